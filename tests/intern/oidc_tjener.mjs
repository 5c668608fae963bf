// SPDX-License-Identifier: EUPL-1.2
// A real OpenID Connect provider on loopback for the tests, with people out of the environment.
//
//   OIDC_OPPSETT='{"port": 1, "tilbake": ["http://…/"], "folk": {"sub": {"email": "…"}}}'
//
// Some people get a token that a false or broken provider could have made: the claim "_bevis"
// says which. Writes "klar" on a line when it answers.
import http from "node:http";
import { SignJWT, UnsecuredJWT, decodeJwt, exportJWK, generateKeyPair } from "jose";
import { Provider } from "oidc-provider";

const { port, tilbake, folk } = JSON.parse(process.env.OIDC_OPPSETT);
const utsteder = `http://127.0.0.1:${port}`;
const ekte = await generateKeyPair("RS256", { extractable: true });
const falsk = await generateKeyPair("RS256", { extractable: true });
const jwk = { ...(await exportJWK(ekte.privateKey)), kid: "k1", alg: "RS256", use: "sig" };

const provider = new Provider(utsteder, {
  jwks: { keys: [jwk] },
  clients: [
    {
      client_id: "glassklar",
      client_secret: "en-hemmelighet-for-proever",
      redirect_uris: tilbake,
      grant_types: ["authorization_code"],
      response_types: ["code"],
    },
  ],
  cookies: { keys: ["proeve"] },
  pkce: { required: () => true },
  claims: {
    openid: ["sub", "pid"],
    profile: ["preferred_username", "name"],
    email: ["email", "email_verified"],
  },
  conformIdTokenClaims: false,
  features: { devInteractions: { enabled: true } },
  async findAccount(_ctx, sub) {
    const krav = { ...(folk[sub] ?? {}) };
    delete krav._bevis;
    return { accountId: sub, claims: async () => ({ sub, ...krav }) };
  },
  // Whoever logs in has agreed already.
  async loadExistingGrant(ctx) {
    const { Grant } = ctx.oidc.provider;
    const grant = new Grant({
      clientId: ctx.oidc.client.clientId,
      accountId: ctx.oidc.session.accountId,
    });
    grant.addOIDCScope("openid profile email");
    await grant.save();
    return grant;
  },
});

const signer = (krav, nokkel) =>
  new SignJWT(krav).setProtectedHeader({ alg: "RS256", kid: "k1" }).sign(nokkel);
const bevis = {
  acr: (krav) => signer({ ...krav, acr: "idporten-loa-high" }, ekte.privateKey),
  signatur: (krav) => signer(krav, falsk.privateKey),
  usignert: (krav) => new UnsecuredJWT(krav).encode(),
  nonce: (krav) => signer({ ...krav, nonce: "en annens" }, ekte.privateKey),
  mottaker: (krav) => signer({ ...krav, aud: "en-annen" }, ekte.privateKey),
  utsteder: (krav) => signer({ ...krav, iss: "https://ond.example" }, ekte.privateKey),
  utloept: (krav) => signer({ ...krav, iat: 1, exp: 2 }, ekte.privateKey),
};

provider.use(async (ctx, neste) => {
  await neste();
  if (ctx.path !== "/token" || !ctx.body?.id_token) return;
  const krav = decodeJwt(ctx.body.id_token);
  const hva = folk[krav.sub]?._bevis;
  if (hva) ctx.body = { ...ctx.body, id_token: await bevis[hva](krav) };
});

http.createServer(provider.callback()).listen(port, "127.0.0.1", () => {
  process.stdout.write("klar\n");
});

-- Propose many rows in one call, in their order: foreslaa_fullmakt of each, and for one that is refused the
-- word, without stopping the rest. ⚡ A new reglement has thousands of rows; a call and a savepoint for each
-- took longer than the work. Not a definer function: it may no more than whoever calls it.
create function foreslaa_fullmakter(rader jsonb) returns table (nr bigint, ny uuid, ord text)
language plpgsql volatile security invoker set search_path = glassklar, pg_temp as $$
declare r record;
begin
  for r in
    select e.n, x.* from jsonb_array_elements(rader) with ordinality e(v, n),
      lateral jsonb_to_record(e.v) x(reglement uuid, giver uuid, vedtakstype uuid, hjemmel text, beloep_fra numeric,
        beloep_til numeric, enhet int, klasse text, til_stilling uuid, til_bruker int, kan_delegere boolean,
        vilkaar text, fra date, til date, brev text)
     order by e.n
  loop
    nr := r.n; ny := null; ord := null;
    begin
      ny := foreslaa_fullmakt(r.reglement, r.giver, r.vedtakstype, r.hjemmel, r.beloep_fra, r.beloep_til, r.enhet,
        r.klasse, r.til_stilling, r.til_bruker, r.kan_delegere, r.vilkaar, r.fra, r.til, r.brev);
    exception when sqlstate 'GK003' or insufficient_privilege then
      ord := sqlerrm;
    end;
    return next;
  end loop;
end $$;
revoke execute on function foreslaa_fullmakter(jsonb) from public;
grant execute on function foreslaa_fullmakter(jsonb) to glassklar_intern;

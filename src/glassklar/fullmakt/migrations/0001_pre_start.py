# SPDX-License-Identifier: EUPL-1.2
"""The tables of authority, decisions, habilitet, letters and complaints."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import glassklar.grunn.ids
import glassklar.grunn.klokke


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("arkiv", "0009_pre_samtidig"),
        ("org", "0005_pre_hvem"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Habilitet",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=glassklar.grunn.ids.uuid7, primary_key=True, serialize=False
                    ),
                ),
                ("sak", models.UUIDField()),
                (
                    "svar",
                    models.CharField(
                        choices=[
                            ("ingen", "Ingen"),
                            ("oppgitt", "Oppgitt"),
                            ("inhabil", "Inhabil"),
                        ],
                        max_length=10,
                    ),
                ),
                ("forhold", models.CharField(blank=True, max_length=30)),
                ("lov", models.CharField(blank=True, max_length=10)),
                ("tid", models.DateTimeField(default=glassklar.grunn.klokke.naa)),
                (
                    "avgjort_av",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "bruker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "habilitet",
            },
        ),
        migrations.CreateModel(
            name="Kravsteg",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=glassklar.grunn.ids.uuid7, primary_key=True, serialize=False
                    ),
                ),
                ("kode", models.CharField(max_length=30)),
                ("navn", models.TextField()),
                ("navn_nn", models.TextField(blank=True)),
                ("navn_en", models.TextField(blank=True)),
                ("kan_fravikes", models.BooleanField(default=False)),
                ("rekkefoelge", models.SmallIntegerField(default=0)),
                ("aktiv", models.BooleanField(default=True)),
            ],
            options={
                "db_table": "kravsteg",
                "ordering": ["rekkefoelge", "kode"],
            },
        ),
        migrations.CreateModel(
            name="VedtakArv",
            fields=[
                (
                    "registrering",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="arkiv.registrering",
                    ),
                ),
                ("avtrykk", models.BinaryField()),
                ("grunn", models.TextField()),
            ],
            options={
                "db_table": "vedtak_arv",
            },
        ),
        migrations.CreateModel(
            name="Brevmal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=glassklar.grunn.ids.uuid7, primary_key=True, serialize=False
                    ),
                ),
                ("kode", models.CharField(max_length=30)),
                ("maalform", models.CharField(max_length=2)),
                ("versjon", models.IntegerField(default=1)),
                ("navn", models.TextField()),
                ("kilde", models.TextField()),
                ("aktiv", models.BooleanField(default=True)),
                ("tid", models.DateTimeField(default=glassklar.grunn.klokke.naa)),
                (
                    "satt_av",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "brevmal",
            },
        ),
        migrations.CreateModel(
            name="Brev",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=glassklar.grunn.ids.uuid7, primary_key=True, serialize=False
                    ),
                ),
                ("laget", models.DateTimeField(default=glassklar.grunn.klokke.naa)),
                (
                    "laget_av",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "objekt",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="arkiv.dokumentobjekt",
                    ),
                ),
                (
                    "registrering",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="brev",
                        to="arkiv.registrering",
                    ),
                ),
                (
                    "mal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="fullmakt.brevmal",
                    ),
                ),
            ],
            options={
                "db_table": "brev",
            },
        ),
        migrations.CreateModel(
            name="Fullmakt",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=glassklar.grunn.ids.uuid7, primary_key=True, serialize=False
                    ),
                ),
                ("hjemmel", models.TextField(blank=True)),
                ("beloep_fra", models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ("beloep_til", models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ("klasse", models.TextField(blank=True)),
                ("kan_delegere", models.BooleanField(default=False)),
                ("vilkaar", models.TextField(blank=True)),
                ("brev", models.TextField(blank=True)),
                ("fra", models.DateField()),
                ("til", models.DateField(null=True)),
                ("foreslaatt", models.DateTimeField(default=glassklar.grunn.klokke.naa)),
                ("bekreftet", models.DateTimeField(null=True)),
                ("trukket", models.DateTimeField(null=True)),
                ("trukket_grunn", models.TextField(blank=True)),
                (
                    "bekreftet_av",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "enhet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.enhet",
                    ),
                ),
                (
                    "foreslaatt_av",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "giver",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="videre",
                        to="fullmakt.fullmakt",
                    ),
                ),
                (
                    "til_bruker",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "trukket_av",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "fullmakt",
            },
        ),
        migrations.CreateModel(
            name="HabilitetTekst",
            fields=[
                (
                    "habilitet",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="tekst",
                        serialize=False,
                        to="fullmakt.habilitet",
                    ),
                ),
                ("forklaring", models.TextField()),
            ],
            options={
                "db_table": "habilitet_tekst",
            },
        ),
        migrations.CreateModel(
            name="Interesse",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=glassklar.grunn.ids.uuid7, primary_key=True, serialize=False
                    ),
                ),
                (
                    "art",
                    models.CharField(
                        choices=[
                            ("verv", "Verv"),
                            ("biverv", "Biverv"),
                            ("eierandel", "Eierandel"),
                            ("eiendom", "Eiendom"),
                            ("gave", "Gave"),
                        ],
                        max_length=10,
                    ),
                ),
                ("motpart", models.TextField()),
                ("orgnummer", models.CharField(blank=True, max_length=9)),
                ("beloep", models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ("beholdt", models.BooleanField(null=True)),
                ("fra", models.DateField()),
                ("til", models.DateField(null=True)),
                ("forklaring", models.TextField(blank=True)),
                (
                    "synlig",
                    models.CharField(
                        choices=[("meg", "Meg"), ("leder", "Leder"), ("alle", "Alle")],
                        default="leder",
                        max_length=5,
                    ),
                ),
                ("opprettet", models.DateTimeField(default=glassklar.grunn.klokke.naa)),
                (
                    "bruker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interesser",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "interesse",
            },
        ),
        migrations.CreateModel(
            name="Klage",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=glassklar.grunn.ids.uuid7, primary_key=True, serialize=False
                    ),
                ),
                ("mottatt", models.DateField()),
                ("frist", models.DateField(null=True)),
                ("rettidig", models.BooleanField()),
                ("grunn_for_sen", models.TextField(blank=True)),
                ("utfall", models.CharField(blank=True, max_length=10)),
                ("avgjort", models.DateTimeField(null=True)),
                ("oversendt", models.DateTimeField(null=True)),
                (
                    "avgjort_av",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "behandler",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "klage",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="arkiv.registrering",
                    ),
                ),
                (
                    "nytt_vedtak",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="arkiv.registrering",
                    ),
                ),
                (
                    "pakke",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="arkiv.dokumentobjekt",
                    ),
                ),
                (
                    "vedtak",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="klager",
                        to="arkiv.registrering",
                    ),
                ),
            ],
            options={
                "db_table": "klage",
            },
        ),
        migrations.CreateModel(
            name="Loep",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=glassklar.grunn.ids.uuid7, primary_key=True, serialize=False
                    ),
                ),
                (
                    "maate",
                    models.CharField(
                        choices=[
                            ("sekvens", "Sekvens"),
                            ("parallell", "Parallell"),
                            ("hoering", "Hoering"),
                        ],
                        max_length=10,
                    ),
                ),
                ("sendt", models.DateTimeField(default=glassklar.grunn.klokke.naa)),
                ("avtrykk", models.BinaryField()),
                ("avsluttet", models.DateTimeField(null=True)),
                ("utfall", models.CharField(blank=True, max_length=10)),
                (
                    "organ",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.enhet",
                    ),
                ),
                (
                    "registrering",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="loep",
                        to="arkiv.registrering",
                    ),
                ),
                (
                    "sendt_av",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "godkjenningsloep",
            },
        ),
        migrations.CreateModel(
            name="Loepsteg",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=glassklar.grunn.ids.uuid7, primary_key=True, serialize=False
                    ),
                ),
                ("nr", models.SmallIntegerField()),
                ("sendt", models.DateTimeField(null=True)),
                ("sist_sett", models.DateTimeField(null=True)),
                ("sett_avtrykk", models.BinaryField(null=True)),
                ("svart", models.DateTimeField(null=True)),
                ("svar", models.CharField(blank=True, max_length=1)),
                (
                    "dokumentflyt",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="arkiv.dokumentflyt",
                    ),
                ),
                (
                    "loep",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steg",
                        to="fullmakt.loep",
                    ),
                ),
                (
                    "mottaker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "godkjenningssteg",
            },
        ),
        migrations.CreateModel(
            name="Godkjenning",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=glassklar.grunn.ids.uuid7, primary_key=True, serialize=False
                    ),
                ),
                ("kjede", models.JSONField()),
                ("avtrykk", models.BinaryField()),
                ("tid", models.DateTimeField(default=glassklar.grunn.klokke.naa)),
                ("signatur", models.JSONField(null=True)),
                ("ugyldig", models.DateTimeField(null=True)),
                ("ugyldig_grunn", models.CharField(blank=True, max_length=10)),
                (
                    "bruker",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "fullmakt",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="fullmakt.fullmakt",
                    ),
                ),
                (
                    "paa_vegne",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "registrering",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="godkjenninger",
                        to="arkiv.registrering",
                    ),
                ),
                (
                    "steg",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="fullmakt.loepsteg",
                    ),
                ),
            ],
            options={
                "db_table": "godkjenning",
            },
        ),
        migrations.CreateModel(
            name="Reglement",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=glassklar.grunn.ids.uuid7, primary_key=True, serialize=False
                    ),
                ),
                ("versjon", models.IntegerField(unique=True)),
                ("navn", models.TextField()),
                ("organ", models.TextField()),
                ("vedtatt", models.DateField()),
                ("saksnr", models.TextField(blank=True)),
                ("gjelder_fra", models.DateField()),
                ("gjelder_til", models.DateField(null=True)),
                ("registrert", models.DateTimeField(default=glassklar.grunn.klokke.naa)),
                ("bekreftet", models.DateTimeField(null=True)),
                (
                    "bekreftet_av",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "registrert_av",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "reglement",
            },
        ),
        migrations.AddField(
            model_name="fullmakt",
            name="reglement",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="fullmakter",
                to="fullmakt.reglement",
            ),
        ),
        migrations.CreateModel(
            name="Stilling",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=glassklar.grunn.ids.uuid7, primary_key=True, serialize=False
                    ),
                ),
                ("navn", models.TextField()),
                ("opprettet", models.DateTimeField(default=glassklar.grunn.klokke.naa)),
                ("avsluttet", models.DateTimeField(null=True)),
                (
                    "enhet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.enhet",
                    ),
                ),
            ],
            options={
                "db_table": "stilling",
            },
        ),
        migrations.CreateModel(
            name="Innehaver",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=glassklar.grunn.ids.uuid7, primary_key=True, serialize=False
                    ),
                ),
                ("fra", models.DateField()),
                ("til", models.DateField(null=True)),
                ("grunn", models.TextField(blank=True)),
                ("satt", models.DateTimeField(default=glassklar.grunn.klokke.naa)),
                (
                    "bruker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "satt_av",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "stilling",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="innehavere",
                        to="fullmakt.stilling",
                    ),
                ),
            ],
            options={
                "db_table": "stillingsinnehaver",
            },
        ),
        migrations.AddField(
            model_name="fullmakt",
            name="til_stilling",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="fullmakter",
                to="fullmakt.stilling",
            ),
        ),
        migrations.CreateModel(
            name="UtfoertSteg",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=glassklar.grunn.ids.uuid7, primary_key=True, serialize=False
                    ),
                ),
                ("fraveket", models.BooleanField(default=False)),
                ("grunn", models.TextField(blank=True)),
                ("angret", models.DateTimeField(null=True)),
                ("tid", models.DateTimeField(default=glassklar.grunn.klokke.naa)),
                (
                    "av",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "dokument",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="arkiv.registrering",
                    ),
                ),
                (
                    "kravsteg",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="fullmakt.kravsteg",
                    ),
                ),
                (
                    "registrering",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="utfoerte_steg",
                        to="arkiv.registrering",
                    ),
                ),
            ],
            options={
                "db_table": "utfoert_steg",
            },
        ),
        migrations.CreateModel(
            name="Utsending",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=glassklar.grunn.ids.uuid7, primary_key=True, serialize=False
                    ),
                ),
                ("kanal", models.CharField(max_length=20)),
                ("status", models.CharField(default="klar", max_length=10)),
                ("forsoek", models.SmallIntegerField(default=0)),
                ("feil", models.CharField(blank=True, max_length=30)),
                ("kvittering", models.TextField(blank=True)),
                ("opprettet", models.DateTimeField(default=glassklar.grunn.klokke.naa)),
                ("neste", models.DateTimeField(null=True)),
                ("sendt", models.DateTimeField(null=True)),
                ("levert", models.DateTimeField(null=True)),
                (
                    "korrespondansepart",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="arkiv.korrespondansepart",
                    ),
                ),
                (
                    "registrering",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="utsendinger",
                        to="arkiv.registrering",
                    ),
                ),
            ],
            options={
                "db_table": "utsending",
            },
        ),
        migrations.CreateModel(
            name="Vedtakstype",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=glassklar.grunn.ids.uuid7, primary_key=True, serialize=False
                    ),
                ),
                ("kode", models.CharField(max_length=30, unique=True)),
                ("navn", models.TextField()),
                ("navn_nn", models.TextField(blank=True)),
                ("navn_en", models.TextField(blank=True)),
                (
                    "hjemler",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), default=list, size=None
                    ),
                ),
                ("har_beloep", models.BooleanField(default=False)),
                ("klageadgang", models.BooleanField(default=True)),
                ("klagefrist_uker", models.SmallIntegerField(default=3)),
                ("klageinstans", models.TextField(blank=True)),
                ("antall_godkjennere", models.SmallIntegerField(default=1)),
                ("aktiv", models.BooleanField(default=True)),
                ("rekkefoelge", models.SmallIntegerField(default=0)),
            ],
            options={
                "db_table": "vedtakstype",
                "ordering": ["rekkefoelge", "kode"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("antall_godkjennere__range", (1, 3))),
                        name="vedtakstype_godkjennere",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Vedtak",
            fields=[
                (
                    "registrering",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="vedtaket",
                        serialize=False,
                        to="arkiv.registrering",
                    ),
                ),
                ("beloep", models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ("hjemmel", models.TextField(blank=True)),
                (
                    "utfall",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("innvilget", "Innvilget"),
                            ("delvis", "Delvis"),
                            ("avslag", "Avslag"),
                            ("annet", "Annet"),
                        ],
                        max_length=10,
                    ),
                ),
                ("klageadgang", models.BooleanField(default=True)),
                ("opprettet", models.DateTimeField(default=glassklar.grunn.klokke.naa)),
                ("opphevet", models.DateTimeField(null=True)),
                (
                    "opprettet_av",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "vedtakstype",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="fullmakt.vedtakstype",
                    ),
                ),
            ],
            options={
                "db_table": "vedtak",
            },
        ),
        migrations.AddField(
            model_name="kravsteg",
            name="vedtakstype",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="kravsteg",
                to="fullmakt.vedtakstype",
            ),
        ),
        migrations.AddField(
            model_name="fullmakt",
            name="vedtakstype",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="fullmakter",
                to="fullmakt.vedtakstype",
            ),
        ),
        migrations.AddField(
            model_name="brevmal",
            name="vedtakstype",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="fullmakt.vedtakstype",
            ),
        ),
        migrations.AddIndex(
            model_name="habilitet",
            index=models.Index(fields=["sak", "bruker", "-tid"], name="habilitet_sak"),
        ),
        migrations.AddIndex(
            model_name="loepsteg",
            index=models.Index(
                condition=models.Q(("sendt__isnull", False), ("svar", "")),
                fields=["mottaker"],
                name="loepsteg_venter",
            ),
        ),
        migrations.AddConstraint(
            model_name="loepsteg",
            constraint=models.UniqueConstraint(fields=("loep", "nr"), name="loepsteg_nr"),
        ),
        migrations.AddConstraint(
            model_name="reglement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("bekreftet_av__isnull", True),
                    models.Q(("bekreftet_av", models.F("registrert_av")), _negated=True),
                    _connector="OR",
                ),
                name="reglement_to_personer",
            ),
        ),
        migrations.AddConstraint(
            model_name="stilling",
            constraint=models.CheckConstraint(
                condition=models.Q(("navn", ""), _negated=True), name="stilling_navn"
            ),
        ),
        migrations.AddConstraint(
            model_name="kravsteg",
            constraint=models.UniqueConstraint(
                fields=("vedtakstype", "kode"), name="kravsteg_kode"
            ),
        ),
        migrations.AddConstraint(
            model_name="fullmakt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("til_stilling__isnull", True), ("til_bruker__isnull", True), _connector="XOR"
                ),
                name="fullmakt_en_mottaker",
            ),
        ),
        migrations.AddConstraint(
            model_name="fullmakt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("giver__isnull", True), ("reglement__isnull", True), _connector="XOR"
                ),
                name="fullmakt_en_giver",
            ),
        ),
        migrations.AddConstraint(
            model_name="fullmakt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("til__isnull", True), ("til__gte", models.F("fra")), _connector="OR"
                ),
                name="fullmakt_periode",
            ),
        ),
        migrations.AddConstraint(
            model_name="fullmakt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("beloep_fra__isnull", True),
                    models.Q(
                        ("beloep_fra__gte", 0),
                        models.Q(
                            ("beloep_til__isnull", True),
                            ("beloep_til__gte", models.F("beloep_fra")),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="fullmakt_beloep",
            ),
        ),
        migrations.AddConstraint(
            model_name="brevmal",
            constraint=models.UniqueConstraint(
                fields=("kode", "maalform", "versjon"), name="brevmal_versjon"
            ),
        ),
    ]

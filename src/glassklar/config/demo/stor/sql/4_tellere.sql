-- The next numbers follow these.
insert into saksteller select aar, max(nr) from saksnummer group by aar
on conflict (aar) do update set nr = excluded.nr;
insert into journalteller select aar, max(nr) from loepenummer group by aar
on conflict (aar) do update set nr = excluded.nr;
insert into mappeteller select mappe_id, max(nr) from journalpostnummer group by mappe_id
on conflict (mappe) do update set nr = excluded.nr;
drop table raa_sak, raa_post, raa_sak_vern, raa_post_vern;

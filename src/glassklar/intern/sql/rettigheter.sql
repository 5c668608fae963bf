-- Rights on the tables of the frameworks: sessions and the job queue.
grant select, insert, update, delete on django_session to glassklar_intern;
grant select on django_content_type, django_migrations to glassklar_intern;
grant select, insert, update, delete on procrastinate_jobs, procrastinate_events,
  procrastinate_periodic_defers, procrastinate_workers to glassklar_intern;
-- The queue's own sequences only: a sequence's last value tells how many rows there are.
do $$ declare f regprocedure; s regclass; begin
  for s in select c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = 'glassklar' and c.relkind = 'S' and c.relname like 'procrastinate%' loop
    execute format('grant usage, select on sequence %s to glassklar_intern', s);
  end loop;
  for f in select p.oid::regprocedure from pg_proc p join pg_namespace n on n.oid = p.pronamespace
            where n.nspname = 'glassklar' and p.proname like 'procrastinate%' loop
    execute format('grant execute on function %s to glassklar_intern', f);
  end loop;
end $$;

-- When the new code runs nothing uses the old table of sessions.
delete from django_session;
revoke all on django_session from glassklar_intern;

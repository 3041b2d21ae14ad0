-- SPDX-License-Identifier: Apache-2.0
-- The audit can only grow, and is sealed: each seal names rows by their hashes and the seal before it by its own. Only adds: rows
-- of a server of the version before wait for a seal as all others do.

-- Rows without a seal. A row comes here in the transaction that writes it, so that one which commits late waits here, too.
create table audit_unsealed (id bigint primary key);
insert into audit_unsealed select id from audit;

create function audit_waits() returns trigger language plpgsql as $$
begin
    insert into audit_unsealed values (new.id);
    return null;
end $$;
create trigger audit_waits after insert on audit for each row execute function audit_waits();

create table audit_seals (
    number bigint primary key check (number > 0),
    sealed_at timestamptz not null,
    -- The time of the youngest row.
    newest timestamptz not null,
    count integer not null check (count > 0),
    -- The rows in the order of their ids, and the hash of each, 32 bytes. Null once the rows are too old to be kept.
    ids bigint[],
    hashes bytea check (length(hashes) = 32 * count),
    rows_hash bytea not null check (length(rows_hash) = 32),
    previous bytea not null check (length(previous) = 32),
    hash bytea not null check (length(hash) = 32),
    check ((ids is null) = (hashes is null))
);
create index audit_seals_kept on audit_seals (number) where ids is not null;

-- Not to stop who has the rights of the owner, but mistakes. Who forges is found by the seals.
create function audit_only_grows() returns trigger language plpgsql as $$
begin
    if current_setting('dits.audit_retention', true) = 'on' then
        if tg_op = 'DELETE' and tg_table_name = 'audit' then
            return old;
        elsif tg_op = 'UPDATE' and tg_table_name = 'audit_seals' then
            return new;
        end if;
    end if;
    raise exception '% of %: what is told in the audit stays as it is', lower(tg_op), tg_table_name
        using errcode = 'insufficient_privilege';
end $$;
create trigger audit_only_grows before update or delete on audit
    for each row execute function audit_only_grows();
create trigger audit_stays before truncate on audit
    for each statement execute function audit_only_grows();
create trigger audit_only_grows before update or delete on audit_seals
    for each row execute function audit_only_grows();
create trigger audit_stays before truncate on audit_seals
    for each statement execute function audit_only_grows();

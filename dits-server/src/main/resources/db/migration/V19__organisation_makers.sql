-- SPDX-License-Identifier: Apache-2.0
-- Who made an organisation, so that nobody makes them without end. Only adds.

-- Null: somebody at the machine itself, a user who is gone, or it was before this column and the audit does not tell any more.
alter table organisations add column made_by bigint references users (id) on delete set null;
create index organisations_made_by on organisations (made_by) where made_by is not null;
update organisations g set made_by = a.actor from audit a
    where a.action = 'org.created' and a.owner = g.id and a.actor in (select id from users);

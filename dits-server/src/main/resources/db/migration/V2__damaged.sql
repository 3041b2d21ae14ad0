-- SPDX-License-Identifier: Apache-2.0
-- Objects whose bytes were found damaged or gone. They count as missing until they are put again: then they get a new
-- place and lose their row here, in one transaction.

create table damaged (
    object bigint primary key references objects (id) on delete cascade,
    found_at timestamptz not null default now()
);

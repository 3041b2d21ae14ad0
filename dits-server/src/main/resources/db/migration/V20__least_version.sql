-- SPDX-License-Identifier: Apache-2.0
-- The oldest step of the schema that a server has to know to work with this one: what it knows of, it was tested with. A step that
-- takes away what servers before it use (docs/decisions/0011-migrations.md) raises it, so that those say so in /ready.
-- Only adds.

alter table installation add column least_version integer not null default 1;

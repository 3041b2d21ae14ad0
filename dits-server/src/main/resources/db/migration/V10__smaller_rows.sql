-- SPDX-License-Identifier: Apache-2.0
-- Shorter rows of what there is most of, objects and links: a fifth less for each chunk.

-- Most of what is kept cannot be compressed: then its length is that of what is stored, and need not stand there twice.
alter table objects alter column raw drop not null, alter column encoding drop not null;
comment on column objects.raw is 'null: as many bytes as are stored, because they are stored as they are';
comment on column objects.encoding is 'null: 0, stored as it is';
update objects set raw = null, encoding = null where encoding = 0 and raw = stored;

-- The minute of a time since 1970, in UTC; of a time within a minute the next one. A link never looks older than it is.
create function minute_of(timestamptz) returns integer
    language sql immutable parallel safe strict
    return ceil(extract(epoch from $1) / 60)::integer;

-- Two numbers of four bytes share the space that one of eight took. The order of the columns leaves no padding.
alter table links
    alter column repository type integer,
    alter column linked_at drop default,
    alter column linked_at type integer using minute_of(linked_at),
    alter column linked_at set default minute_of(now());
comment on column links.linked_at is 'in minutes since 1970: see minute_of';

-- Both grow at their end, where a page that is left is never written to again. A repository that is given what others have
-- splits pages of the second, which then have room.
alter index objects_pkey set (fillfactor = 100);
alter index links_pkey set (fillfactor = 100);

-- SPDX-License-Identifier: Apache-2.0

-- Whether names at or below this node of a tree are in another than Unicode's composed form: only then can two of them be
-- the same. Null where that was not asked when the node came: then it may be so.
alter table nodes add column uncomposed boolean;

-- A token whose answer got lost, so that the one before it was traded once more for another.
alter table refresh_tokens add column replaced_at timestamptz;

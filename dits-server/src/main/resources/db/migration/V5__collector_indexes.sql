-- SPDX-License-Identifier: Apache-2.0
-- Each row of objects that is deleted is looked for in what may refer to it.

create index commits_tree on commits (tree);
create index tags_commit on tags (commit);
create index unreachable_repository on unreachable (repository, object);

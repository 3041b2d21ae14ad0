-- SPDX-License-Identifier: Apache-2.0
-- What ends a sign-in or a token, or changes an account, is told to all servers at the moment it counts, so that they forget what
-- they have read a short time ago. Whoever does not listen, reads it again some seconds later.
-- Only adds.

create function tell_of_endings() returns trigger language plpgsql as $$
begin
    notify dits_endings;
    return null;
end $$;

create trigger users_end after update or delete on users
    for each statement execute function tell_of_endings();
create trigger sign_ins_end after update of revoked_at or delete on refresh_tokens
    for each statement execute function tell_of_endings();
create trigger api_tokens_end after delete on api_tokens
    for each statement execute function tell_of_endings();

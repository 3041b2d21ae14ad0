-- SPDX-License-Identifier: Apache-2.0
-- Where accounts were signed in from: there their users still do while somebody guesses from elsewhere. Only adds.

create table sign_in_addresses (
    user_id bigint not null references users (id) on delete cascade,
    address text not null,
    seen_at timestamptz not null default now(),
    primary key (user_id, address)
);

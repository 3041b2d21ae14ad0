// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.server.meta.Quotas;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;

/** How much owners have used of what their quotas allow. Who may keep nothing at all has used nothing of it. */
final class QuotaFill {
    private QuotaFill() {}

    static Quotas.Fill of(Connection connection, Quotas.Terms terms) throws SQLException {
        String sql = """
                with owned as (
                    select coalesce(q.storage, ?) as storage, coalesce(q.repositories, ?) as repositories,
                        (select coalesce(sum(u.%1$s), 0) from repositories r join repository_use u on u.repository = r.id
                         where r.owner_id = o.id) as bytes,
                        (select count(*) from repositories r where r.owner_id = o.id and r.deleted_at is null) as count
                    from owners o left join quotas q on q.owner = o.id where o.deleted_at is null),
                filled as (
                    select case when storage > 0 then bytes::float8 / storage end as storage,
                        case when repositories > 0 then count::float8 / repositories end as repositories from owned)
                select coalesce(max(storage), 0), count(*) filter (where storage >= %2$s),
                    coalesce(max(repositories), 0), count(*) filter (where repositories >= %2$s) from filled
                """.formatted(terms.logical() ? "logical" : "physical", Quotas.NEAR);
        try (var query = connection.prepareStatement(sql)) {
            query.setObject(1, terms.storage().orElse(null), Types.BIGINT);
            query.setObject(2, terms.repositories().map(Integer::longValue).orElse(null), Types.BIGINT);
            ResultSet row = query.executeQuery();
            row.next();
            return new Quotas.Fill(
                    new Quotas.Level(row.getDouble(1), row.getLong(2)),
                    new Quotas.Level(row.getDouble(3), row.getLong(4)));
        }
    }
}

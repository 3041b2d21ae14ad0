// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.core.model.CommitId;
import io.dits.core.model.ObjectId;
import io.dits.core.model.TargetId;
import io.dits.core.model.TreeId;
import java.nio.ByteBuffer;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Ids of objects as the database keeps them: encoded, 34 bytes. */
final class Names {
    private Names() {}

    static byte[] bytes(ObjectId id) {
        ByteBuffer out = ByteBuffer.allocate(ObjectId.BYTES);
        id.write(out);
        return out.array();
    }

    static ObjectId id(byte[] bytes) {
        return ObjectId.read(ByteBuffer.wrap(bytes));
    }

    static CommitId commit(byte[] bytes) {
        return (CommitId) id(bytes);
    }

    static TreeId tree(byte[] bytes) {
        return (TreeId) id(bytes);
    }

    static TargetId target(byte[] bytes) {
        return (TargetId) id(bytes);
    }

    /** The names in the first column. */
    static Set<ObjectId> ids(ResultSet rows) throws SQLException {
        return new HashSet<>(inOrder(rows));
    }

    static List<ObjectId> inOrder(ResultSet rows) throws SQLException {
        List<ObjectId> ids = new ArrayList<>();
        while (rows.next()) {
            ids.add(id(rows.getBytes(1)));
        }
        return ids;
    }

    static List<CommitId> commits(Array array) throws SQLException {
        List<CommitId> ids = new ArrayList<>();
        try (ResultSet rows = array.getResultSet()) {
            while (rows.next()) {
                ids.add(commit(rows.getBytes(2)));
            }
        }
        return ids;
    }

    /** A parameter of type {@code bytea[]}. */
    static Array array(Connection connection, Collection<? extends ObjectId> ids) throws SQLException {
        byte[][] names = new byte[ids.size()][];
        int i = 0;
        for (ObjectId id : ids) {
            names[i++] = bytes(id);
        }
        return connection.createArrayOf("bytea", names);
    }

    static Array array(Connection connection, long[] values) throws SQLException {
        Long[] boxed = new Long[values.length];
        for (int i = 0; i < values.length; i++) {
            boxed[i] = values[i];
        }
        return connection.createArrayOf("bigint", boxed);
    }
}

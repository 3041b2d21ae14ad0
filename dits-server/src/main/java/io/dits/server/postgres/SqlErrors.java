// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.core.store.StoreException;
import io.dits.core.store.StoreException.Kind;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import javax.net.ssl.SSLException;
import org.postgresql.util.PSQLException;

/** What PostgreSQL's error codes mean to the rest of Dits. */
final class SqlErrors {
    private static final String SERIALIZATION_FAILURE = "40001";
    private static final String DEADLOCK = "40P01";
    private static final String UNIQUE_VIOLATION = "23505";
    private static final String NO_TABLE = "42P01";
    private static final String NO_COLUMN = "42703";
    private static final String DISK_FULL = "53100";
    private static final String READ_ONLY = "25006";
    private static final String CANCELED = "57014";

    private SqlErrors() {}

    /** Carries an SQLException through code that may not throw one, to the transaction that it ends. */
    static final class Carrier extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final SQLException sql;

        Carrier(SQLException sql) {
            super(sql);
            this.sql = sql;
        }

        SQLException sql() {
            return sql;
        }
    }

    /** The connection broke while the commit was on its way. */
    static final class UnknownOutcome extends SQLException {
        private static final long serialVersionUID = 1L;

        UnknownOutcome(SQLException cause) {
            super(cause.getMessage(), cause.getSQLState(), cause);
        }
    }

    static boolean lostRace(SQLException e) {
        String state = state(e);
        return state.equals(SERIALIZATION_FAILURE) || state.equals(DEADLOCK);
    }

    static boolean taken(SQLException e) {
        return state(e).equals(UNIQUE_VIOLATION);
    }

    /** Class 08, and class 57P: the server was told to stop or is only starting. */
    static boolean lostConnection(SQLException e) {
        String state = state(e);
        return e instanceof SQLTransientConnectionException || state.startsWith("08") || state.startsWith("57P");
    }

    /** A StoreException for what the database cannot do now; an IllegalStateException for what is our mistake. */
    static RuntimeException translate(SQLException e) {
        if (e instanceof UnknownOutcome) {
            return new StoreException(Kind.UNKNOWN_OUTCOME, "database: the connection broke during a commit", e);
        }
        String state = state(e);
        if (lostConnection(e) || state.equals(READ_ONLY) || state.equals(CANCELED) || lostRace(e)) {
            return new StoreException(Kind.UNAVAILABLE, "database: no answer now (" + state + ")" + encryption(e), e);
        }
        if (state.equals(NO_TABLE) || state.equals(NO_COLUMN)) {
            return new StoreException(
                    Kind.UNAVAILABLE, "database: its schema is not this version's. Run: dits-migrate up", e);
        }
        if (state.equals(DISK_FULL)) {
            return new StoreException(Kind.FULL, "database: its disk is full", e);
        }
        if (state.startsWith("53")) {
            return new StoreException(Kind.UNAVAILABLE, "database: out of resources (" + state + ")", e);
        }
        return new IllegalStateException("database: a statement failed (" + state + ")", e);
    }

    /** What is wrong with the encryption of a connection, after a colon; empty if that is not it. No secret is in it. */
    static String encryption(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException
                    || (cause instanceof PSQLException sql
                            && String.valueOf(sql.getMessage()).contains("SSL"))
                    || (cause instanceof PSQLException name
                            && String.valueOf(name.getMessage()).contains("hostname"))) {
                return ": " + cause.getMessage();
            }
        }
        return "";
    }

    private static String state(SQLException e) {
        String state = e.getSQLState();
        return state == null ? "" : state;
    }
}

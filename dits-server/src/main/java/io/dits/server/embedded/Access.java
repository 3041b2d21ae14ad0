// SPDX-License-Identifier: Apache-2.0
package io.dits.server.embedded;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/**
 * How to sign in.
 *
 * @param port on 127.0.0.1
 * @param password of the role {@value #USER}
 */
record Access(int port, String password) {
    static final String USER = "dits";
    static final String DATABASE = "dits";

    /** What came of an attempt to sign in. */
    enum Answer {
        /** Signed in; the database is there. */
        READY,
        /** PostgreSQL is there and not done with starting, which after a crash may take a while. */
        STARTING,
        /** Nothing listens there, or it does not speak. */
        SILENT,
        /** It does not want us. */
        REFUSED
    }

    /** The address without user and password. */
    String jdbcUrl() {
        return jdbcUrl(DATABASE);
    }

    private String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /** Signs in, and makes the database if it is missing. */
    Answer tryOut() {
        try (Connection connection = connect(DATABASE)) {
            return connection.isValid(5) ? Answer.READY : Answer.SILENT;
        } catch (SQLException e) {
            return "3D000".equals(e.getSQLState()) ? makeDatabase() : meaning(e);
        }
    }

    private Answer makeDatabase() {
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + DATABASE);
            return Answer.READY;
        } catch (SQLException e) {
            return meaning(e);
        }
    }

    private static Answer meaning(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        if (state.equals("57P03")) {
            return Answer.STARTING;
        }
        return state.startsWith("08") ? Answer.SILENT : Answer.REFUSED;
    }

    private Connection connect(String database) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", USER);
        properties.setProperty("password", password);
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("loginTimeout", "5");
        properties.setProperty("socketTimeout", "20");
        properties.setProperty("ApplicationName", "dits-server start");
        return DriverManager.getConnection(jdbcUrl(database), properties);
    }

    @Override
    public String toString() {
        return "Access[port=" + port + ", password=***]";
    }
}

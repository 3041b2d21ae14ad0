// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import io.dits.server.meta.AuditEntry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Rows of the audit as text. */
final class AuditRows {
    private AuditRows() {}

    private static Map<String, Object> fields(AuditEntry row) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", row.id());
        fields.put("at", row.at().toString());
        row.actor().ifPresent(id -> fields.put("actor_id", id));
        fields.put("actor", row.actorName());
        fields.put("via", row.via());
        fields.put("address", row.address());
        fields.put("request_id", row.requestId());
        fields.put("action", row.action());
        fields.put("subject", row.subject());
        fields.put("outcome", row.outcome());
        row.owner().ifPresent(id -> fields.put("owner_id", id));
        row.repository().ifPresent(id -> fields.put("repository_id", id));
        fields.put("details", new Json.Raw(row.details()));
        return fields;
    }

    static String json(AuditEntry row) {
        return Json.of(fields(row));
    }

    static final String CSV_HEAD =
            "id,at,actor_id,actor,via,address,request_id,action,subject,outcome,owner_id,repository_id,details";

    /** A line of RFC 4180. */
    static String csv(AuditEntry row) {
        Map<String, Object> fields = fields(row);
        fields.put("details", row.details());
        return List.of(CSV_HEAD.split(",")).stream()
                .map(name -> quoted(fields.getOrDefault(name, "").toString()))
                .collect(Collectors.joining(","));
    }

    private static String quoted(String text) {
        return text.matches("[A-Za-z0-9 :./_-]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    /** A line for people. What others typed in cannot steer their terminal. */
    static String line(AuditEntry row) {
        String who = row.actorName().isEmpty() ? "-" : row.actorName();
        String from = row.address().isEmpty() ? row.via() : row.address();
        String line = "%s  %-16s  %-15s  %-22s  %s%s%s"
                .formatted(
                        row.at(),
                        who,
                        from.isEmpty() ? "-" : from,
                        row.action(),
                        row.subject(),
                        row.outcome().equals("done") ? "" : "  " + row.outcome(),
                        row.details().equals("{}") ? "" : "  " + row.details());
        return OneLine.of(line);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.JsonEscapeUtil;
import java.util.List;
import org.slf4j.event.KeyValuePair;

/**
 * A line of JSON of what people search for: the finished sentence, not the parts that it was made of, and what a line has by
 * name, as a request's status, beside it and not in a list below it.
 */
final class FlatJson extends JsonEncoder {
    FlatJson() {
        setWithFormattedMessage(true);
        setWithMessage(false);
        setWithArguments(false);
        setWithContext(false);
        setWithMDC(false);
        setWithNanoseconds(false);
        setWithSequenceNumber(false);
    }

    @Override
    protected void appendKeyValuePairs(StringBuilder line, ILoggingEvent event) {
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs == null) {
            return;
        }
        for (KeyValuePair pair : pairs) {
            line.append(VALUE_SEPARATOR);
            if (pair.value instanceof Number number) {
                appenderMemberWithLongValue(line, pair.key, number.longValue());
            } else {
                appenderMember(line, pair.key, JsonEscapeUtil.jsonEscapeString(String.valueOf(pair.value)));
            }
        }
    }
}

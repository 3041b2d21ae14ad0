// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.merge;

import com.github.difflib.DiffUtils;
import com.github.difflib.patch.AbstractDelta;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Merges three versions of a text by lines, with conflict markers where both sides changed the same place. */
final class TextMerge {
    /** Longer files are not merged by lines. */
    static final int MOST_BYTES = 4 << 20;

    private final List<String> merged = new ArrayList<>();
    private boolean clean = true;

    private TextMerge() {}

    /**
     * What came out.
     *
     * @param text the merged text
     * @param clean false if it has conflict markers
     */
    record Result(byte[] text, boolean clean) {}

    /** The merge, if all three are texts: valid UTF-8 without NUL. */
    static Optional<Result> merge(byte[] base, byte[] ours, byte[] theirs) {
        Optional<List<String>> from = lines(base);
        Optional<List<String>> left = lines(ours);
        Optional<List<String>> right = lines(theirs);
        if (from.isEmpty() || left.isEmpty() || right.isEmpty()) {
            return Optional.empty();
        }
        TextMerge merge = new TextMerge();
        merge.run(from.get(), new Side(from.get(), left.get()), new Side(from.get(), right.get()));
        return Optional.of(new Result(String.join("", merge.merged).getBytes(StandardCharsets.UTF_8), merge.clean));
    }

    /** Lines with their ends, so that joining them gives the same bytes. */
    private static Optional<List<String>> lines(byte[] bytes) {
        if (bytes.length > MOST_BYTES) {
            return Optional.empty();
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (text.indexOf('\0') >= 0) {
                return Optional.empty();
            }
            List<String> lines = new ArrayList<>();
            int from = 0;
            for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
                lines.add(text.substring(from, end + 1));
                from = end + 1;
            }
            if (from < text.length()) {
                lines.add(text.substring(from));
            }
            return Optional.of(lines);
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** One side's changes against the base, in order. */
    private static final class Side {
        private final List<String> lines;
        private final List<AbstractDelta<String>> deltas;
        private int next;

        Side(List<String> base, List<String> lines) {
            this.lines = lines;
            this.deltas = DiffUtils.diff(base, lines).getDeltas();
        }

        boolean more() {
            return next < deltas.size();
        }

        int start() {
            return deltas.get(next).getSource().getPosition();
        }

        int end() {
            return start() + deltas.get(next).getSource().size();
        }

        /** Lines of this side that stand for base lines {@code from} to {@code to}, given the changes used up for them. */
        List<String> text(int firstDelta, int from, int to) {
            int shift = firstDelta == 0 ? 0 : shiftAfter(firstDelta - 1);
            int shiftEnd = next == 0 ? 0 : shiftAfter(next - 1);
            return lines.subList(from + shift, to + shiftEnd);
        }

        private int shiftAfter(int delta) {
            AbstractDelta<String> last = deltas.get(delta);
            return last.getTarget().getPosition()
                    + last.getTarget().size()
                    - last.getSource().getPosition()
                    - last.getSource().size();
        }
    }

    private void run(List<String> base, Side ours, Side theirs) {
        int at = 0;
        while (ours.more() || theirs.more()) {
            int from = Math.min(
                    ours.more() ? ours.start() : Integer.MAX_VALUE, theirs.more() ? theirs.start() : Integer.MAX_VALUE);
            merged.addAll(base.subList(at, from));
            int firstOurs = ours.next;
            int firstTheirs = theirs.next;
            int to = from;
            // All changes that overlap or touch belong together.
            for (boolean grew = true; grew; ) {
                grew = false;
                while (ours.more() && ours.start() <= to) {
                    to = Math.max(to, ours.end());
                    ours.next++;
                    grew = true;
                }
                while (theirs.more() && theirs.start() <= to) {
                    to = Math.max(to, theirs.end());
                    theirs.next++;
                    grew = true;
                }
            }
            take(base.subList(from, to), ours.text(firstOurs, from, to), theirs.text(firstTheirs, from, to));
            at = to;
        }
        merged.addAll(base.subList(at, base.size()));
    }

    private void take(List<String> base, List<String> ours, List<String> theirs) {
        if (ours.equals(theirs) || theirs.equals(base)) {
            merged.addAll(ours);
        } else if (ours.equals(base)) {
            merged.addAll(theirs);
        } else {
            clean = false;
            merged.add("<<<<<<< ours\n");
            side(ours);
            merged.add("=======\n");
            side(theirs);
            merged.add(">>>>>>> theirs\n");
        }
    }

    /** A marker must begin a line, also after a last line without end. */
    private void side(List<String> lines) {
        merged.addAll(lines);
        if (!lines.isEmpty() && !lines.getLast().endsWith("\n")) {
            merged.add("\n");
        }
    }
}

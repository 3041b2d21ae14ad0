// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli;

import io.dits.client.http.ApiProblem;
import io.dits.client.workspace.disk.WorkspaceException;
import io.dits.core.store.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Objects;

/** The one place that turns what went wrong into an exit code and words. */
final class Problems {
    private Problems() {}

    /**
     * What to tell.
     *
     * @param hints what to do, each a line of its own
     */
    record Told(ExitCode code, String message, List<String> hints) {
        Told(ExitCode code, String message, String... hints) {
            this(code, message, List.of(hints));
        }
    }

    static Told tell(Throwable thrown) {
        return switch (thrown) {
            case Failure failure -> new Told(failure.code(), text(failure), failure.hints());
            case StoreException store ->
                ApiProblem.of(store).map(problem -> answered(problem, store)).orElseGet(() -> store(store));
            case WorkspaceException refused -> new Told(workspace(refused), text(refused), refused.hints());
            case UncheckedIOException wrapped ->
                tell(Objects.requireNonNullElse(wrapped.getCause(), new IOException(text(wrapped))));
            case IOException io -> new Told(ExitCode.ERROR, file(io));
            case IllegalArgumentException bad -> new Told(ExitCode.ERROR, text(bad));
            case InterruptedException _ -> new Told(ExitCode.ERROR, "interrupted");
            case OutOfMemoryError _ ->
                new Told(ExitCode.ERROR, "out of memory", "Give more, as in DITS_JAVA_OPTS=-Xmx1g");
            default ->
                new Told(
                        ExitCode.ERROR,
                        "internal error: " + thrown,
                        "This is a fault of Dits. DITS_TRACE=1 shows where it happened.");
        };
    }

    private static ExitCode workspace(WorkspaceException refused) {
        return switch (refused.kind()) {
            case LOCKED -> ExitCode.LOCKED;
            case CONFLICT -> ExitCode.CONFLICT;
            case NOT_FOUND, REFUSED -> ExitCode.ERROR;
        };
    }

    private static Told answered(ApiProblem problem, StoreException store) {
        return switch (problem.status()) {
            case 401, 403 -> new Told(ExitCode.AUTHENTICATION, text(store));
            // The repository is there; somebody else who was named is not.
            case 404 ->
                new Told(problem.code().equals("user_not_found") ? ExitCode.ERROR : ExitCode.REPOSITORY, text(store));
            default -> store(store);
        };
    }

    private static Told store(StoreException store) {
        ExitCode code = switch (store.kind()) {
            case UNAVAILABLE, THROTTLED, UNKNOWN_OUTCOME -> ExitCode.NETWORK;
            case DENIED -> ExitCode.AUTHENTICATION;
            case FULL, BROKEN -> ExitCode.ERROR;
        };
        return new Told(code, text(store));
    }

    private static String file(IOException io) {
        return switch (io) {
            case NoSuchFileException absent -> absent.getFile() + ": no such file or directory";
            case AccessDeniedException denied -> denied.getFile() + ": permission denied";
            case FileSystemException other -> text(other);
            default -> text(io);
        };
    }

    private static String text(Throwable thrown) {
        String message = thrown.getMessage();
        return message == null || message.isBlank() ? thrown.getClass().getSimpleName() : message;
    }
}

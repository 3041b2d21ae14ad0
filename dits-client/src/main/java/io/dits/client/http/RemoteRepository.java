// SPDX-License-Identifier: Apache-2.0
package io.dits.client.http;

import io.dits.client.config.RemoteUrl;
import io.dits.core.content.Blob;
import io.dits.core.content.Patch;
import io.dits.core.model.CommitId;
import io.dits.core.model.Hash;
import io.dits.core.store.StoreException;
import io.dits.core.wire.HistoryAnswer;
import io.dits.core.wire.HistoryRequest;
import io.dits.core.wire.MemberAnswer;
import io.dits.core.wire.RepositoryAnswer;
import io.dits.core.wire.RepositoryPatch;
import io.dits.core.wire.RoleRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A repository on a server. */
public final class RemoteRepository {
    private final ApiClient client;
    private final RemoteUrl url;
    private final String path;

    RemoteRepository(ApiClient client, RemoteUrl url) {
        this.client = client;
        this.url = url;
        this.path = "/repos/" + url.fullName();
    }

    /** Its address. */
    public RemoteUrl url() {
        return url;
    }

    /** What the server says about it. */
    public RepositoryAnswer describe() {
        return client.json(Call.get(path), RepositoryAnswer.class);
    }

    /** Changes its name or settings. */
    public RepositoryAnswer change(RepositoryPatch change) {
        return client.json(Call.patch(path, change), RepositoryAnswer.class);
    }

    /** Who may use it besides its owner, by name. */
    public List<MemberAnswer> collaborators() {
        return client.pages(path + "/collaborators", MemberAnswer.class);
    }

    /** Gives a user a role in it. */
    public MemberAnswer share(String username, String role) {
        return client.json(Call.put(collaborator(username), new RoleRequest(role)), MemberAnswer.class);
    }

    /** Takes a user's role away. */
    public void unshare(String username) {
        client.bytes(Call.delete(collaborator(username)), 1 << 16);
    }

    private String collaborator(String username) {
        return path + "/collaborators/"
                + URLEncoder.encode(username, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Its objects. */
    public RemoteBlobStore blobs() {
        return new RemoteBlobStore(client, path);
    }

    /**
     * Its objects, where chunks may go up in pieces.
     *
     * @param pieces says a chunk in pieces of others that the repository has, if it can; asked by the thread that puts
     */
    public RemoteBlobStore blobs(Function<Blob, Optional<Patch>> pieces) {
        return new RemoteBlobStore(client, path, pieces);
    }

    /** Its refs. */
    public RemoteRefs refs() {
        return new RemoteRefs(client, path);
    }

    /**
     * A commit and where it came from.
     *
     * @param parents its parents in their order
     */
    public record Edge(CommitId id, List<CommitId> parents) {}

    /**
     * Commits that are ancestors of {@code want} and not of {@code have}, children before parents.
     *
     * @param edges the commits
     * @param hasMore whether there are more than the server gives in one answer
     */
    public record Commits(List<Edge> edges, boolean hasMore) {}

    /** Asks for commits that are wanted and not had; what the server does not know among {@code have} counts as nothing. */
    public Commits history(Collection<CommitId> want, Collection<CommitId> have) {
        HistoryRequest request = new HistoryRequest(hex(want), hex(have), Optional.empty());
        HistoryAnswer answer = client.json(Call.post(path + "/history", request), HistoryAnswer.class);
        try {
            List<Edge> edges = answer.commits().stream()
                    .map(entry -> new Edge(
                            commit(entry.id()),
                            entry.parents().stream()
                                    .map(RemoteRepository::commit)
                                    .toList()))
                    .toList();
            return new Commits(edges, answer.hasMore());
        } catch (IllegalArgumentException e) {
            throw new StoreException(StoreException.Kind.BROKEN, client.origin() + ": " + e.getMessage(), e);
        }
    }

    private static CommitId commit(String hex) {
        return new CommitId(Hash.parse(hex));
    }

    private static List<String> hex(Collection<CommitId> ids) {
        return ids.stream().map(id -> id.hash().hex()).toList();
    }
}

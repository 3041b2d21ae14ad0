// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import io.dits.server.http.Route.About;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** All routes of the server. */
final class Routes {
    static final String API = "/api/v1";
    static final String REPOSITORY = API + "/repos/{owner}/{name}";

    private Routes() {}

    static List<Route> of(ServerParts parts, BooleanSupplier stopping) {
        Entrance entrance = new Entrance(parts.repositories());
        List<Route> routes = new ArrayList<>();
        routes.addAll(new ServerEndpoints(parts.obstacle(), stopping).routes());
        routes.addAll(new WatchEndpoints(parts.watch(), parts.metrics()).routes());
        routes.addAll(new PeopleEndpoints(parts.accounts()).routes());
        SignInParts signIn = parts.signIn();
        Cookies cookies = new Cookies(signIn.alwaysSecure());
        Browser browser = new Browser(signIn.sessions(), cookies);
        routes.addAll(new LoginPages(parts.accounts(), browser, signIn.others()).routes());
        signIn.sso().ifPresent(sso -> routes.addAll(new SsoPages(sso, browser, cookies, parts.refusals()).routes()));
        routes.addAll(new IdentityEndpoints(signIn.identities()).routes());
        routes.addAll(new PasswordPages(parts.accounts(), signIn.resets(), browser).routes());
        routes.addAll(new DevicePages(signIn.devices(), browser).routes());
        routes.addAll(new DeviceEndpoints(signIn.devices()).routes());
        routes.addAll(new AccountEndpoints(parts.accounts(), signIn.tokens()).routes());
        routes.addAll(new RepositoryEndpoints(parts.repositories(), entrance).routes());
        routes.addAll(new CollaboratorEndpoints(parts.administration().sharing(), entrance).routes());
        routes.addAll(new OrganisationEndpoints(parts.administration().organisations()).routes());
        routes.addAll(new UserEndpoints(parts.administration().users()).routes());
        routes.addAll(new RefEndpoints(parts.pushes(), parts.branches(), entrance).routes());
        routes.addAll(new QuotaEndpoints(parts.quotas()).routes());
        routes.addAll(new ObjectEndpoints(parts.objects(), entrance).routes());
        routes.addAll(new HistoryEndpoints(parts.histories(), parts.branches(), entrance).routes());
        routes.addAll(new FileEndpoints(parts.files(), parts.branches(), entrance).routes());
        routes.addAll(new AuditEndpoints(parts.audit(), parts.administration().organisations()).routes());
        // The document speaks of itself, too.
        routes.add(document(call -> call.empty(204)));
        byte[] document = Json.write(OpenApi.document(routes));
        routes.set(routes.size() - 1, document(call -> call.whole(200, Call.JSON, document)));
        return List.copyOf(routes);
    }

    private static Route document(Endpoint endpoint) {
        return new Route(
                "GET",
                OpenApi.PATH,
                Route.Access.OPEN,
                About.of("This document").gives(Call.JSON),
                endpoint);
    }
}

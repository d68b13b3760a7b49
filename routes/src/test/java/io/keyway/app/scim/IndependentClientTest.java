// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.scim;

import static org.assertj.core.api.Assertions.assertThat;

import de.captaingoldfish.scim.sdk.client.ScimClientConfig;
import de.captaingoldfish.scim.sdk.client.ScimRequestBuilder;
import de.captaingoldfish.scim.sdk.client.resources.MetaConfiguration;
import de.captaingoldfish.scim.sdk.client.response.ServerResponse;
import de.captaingoldfish.scim.sdk.common.constants.EndpointPaths;
import de.captaingoldfish.scim.sdk.common.constants.enums.Comparator;
import de.captaingoldfish.scim.sdk.common.constants.enums.PatchOp;
import de.captaingoldfish.scim.sdk.common.resources.EnterpriseUser;
import de.captaingoldfish.scim.sdk.common.resources.Group;
import de.captaingoldfish.scim.sdk.common.resources.ServiceProvider;
import de.captaingoldfish.scim.sdk.common.resources.User;
import de.captaingoldfish.scim.sdk.common.resources.complex.Name;
import de.captaingoldfish.scim.sdk.common.resources.multicomplex.Email;
import de.captaingoldfish.scim.sdk.common.resources.multicomplex.Member;
import de.captaingoldfish.scim.sdk.common.response.ListResponse;
import io.keyway.app.BridgeTest;
import io.keyway.app.TestSite;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A client that others wrote, and that is strict about content types and schemas. */
@BridgeTest
class IndependentClientTest {
  @LocalServerPort private int port;
  private ScimRequestBuilder client;

  IndependentClientTest() {}

  @BeforeEach
  void connect() {
    client =
        new ScimRequestBuilder(
            "http://127.0.0.1:" + port + "/scim/v2",
            ScimClientConfig.builder()
                .httpHeaders(Map.of("Authorization", "Bearer " + TestSite.SCIM_TOKEN))
                .build());
  }

  @AfterEach
  void disconnect() {
    client.close();
  }

  @Test
  void clientUnderstandsWhatTheServiceSaysOfItself() {
    ServerResponse<MetaConfiguration> meta = client.loadMetaConfiguration().sendRequest();

    assertThat(meta.isSuccess()).as(meta.getResponseBody()).isTrue();
    ServiceProvider provider = meta.getResource().getServiceProvider();
    assertThat(provider.getPatchConfig().isSupported()).isTrue();
    assertThat(provider.getETagConfig().isSupported()).isTrue();
    assertThat(meta.getResource().getSchemas()).hasSize(4);
    assertThat(meta.getResource().getResourceTypes()).hasSize(2);
  }

  @Test
  void userLivesAWholeLife() {
    ServerResponse<User> made = create("IC-1");
    assertThat(made.isSuccess()).as(made.getResponseBody()).isTrue();
    assertThat(made.isValidScimResponse()).isTrue();
    assertThat(made.getHttpStatus()).isEqualTo(201);
    String id = made.getResource().getId().orElseThrow();

    ServerResponse<User> read = client.get(User.class, EndpointPaths.USERS, id).sendRequest();
    assertThat(read.getResource().getUserName()).contains("IC-1@example.org");
    assertThat(read.getResource().getMeta().orElseThrow().getVersion()).isPresent();

    ServerResponse<User> patched =
        client
            .patch(User.class, EndpointPaths.USERS, id)
            .addOperation()
            .op(PatchOp.REPLACE)
            .path("active")
            .value("false")
            .build()
            .sendRequest();
    assertThat(patched.isSuccess()).as(patched.getResponseBody()).isTrue();
    assertThat(patched.getResource().isActive()).contains(false);

    User back = patched.getResource();
    back.setTitle("Back");
    ServerResponse<User> put =
        client.update(User.class, EndpointPaths.USERS, id).setResource(back).sendRequest();
    assertThat(put.isSuccess()).as(put.getResponseBody()).isTrue();
    assertThat(put.getResource().getTitle()).contains("Back");

    assertThat(client.delete(User.class, EndpointPaths.USERS, id).sendRequest().getHttpStatus())
        .isEqualTo(204);
    ServerResponse<User> gone = client.get(User.class, EndpointPaths.USERS, id).sendRequest();
    assertThat(gone.getHttpStatus()).isEqualTo(404);
    assertThat(gone.getErrorResponse().getStatus()).isEqualTo(404);
  }

  @Test
  void listsAreFilteredAndReadPageByPage() {
    for (int i = 0; i < 7; i++) {
      assertThat(create("IC-L" + i).isSuccess()).isTrue();
    }

    List<User> all = new ArrayList<>();
    for (int start = 1; start <= 7; start += 3) {
      ServerResponse<ListResponse<User>> page =
          client
              .list(User.class, EndpointPaths.USERS)
              .filter("username", Comparator.SW, "ic-l")
              .build()
              .startIndex(start)
              .count(3)
              .get()
              .sendRequest();
      assertThat(page.isSuccess()).as(page.getResponseBody()).isTrue();
      assertThat(page.getResource().getTotalResults()).isEqualTo(7);
      all.addAll(page.getResource().getListedResources());
    }

    assertThat(all)
        .extracting(user -> user.getUserName().orElseThrow())
        .doesNotHaveDuplicates()
        .hasSize(7);
  }

  @Test
  void groupHasItsMembers() {
    String user = create("IC-G1").getResource().getId().orElseThrow();
    ServerResponse<Group> made =
        client
            .create(Group.class, EndpointPaths.GROUPS)
            .setResource(
                Group.builder()
                    .displayName("independent")
                    .members(List.of(Member.builder().value(user).type("User").build()))
                    .build())
            .sendRequest();

    assertThat(made.isSuccess()).as(made.getResponseBody()).isTrue();
    assertThat(made.getResource().getMembers())
        .extracting(member -> member.getValue().orElseThrow())
        .containsExactly(user);
    ServerResponse<User> member = client.get(User.class, EndpointPaths.USERS, user).sendRequest();
    assertThat(member.getResource().getGroups())
        .extracting(group -> group.getDisplay().orElseThrow())
        .containsExactly("independent");
  }

  private ServerResponse<User> create(String number) {
    return client
        .create(User.class, EndpointPaths.USERS)
        .setResource(
            User.builder()
                .userName(number + "@example.org")
                .name(Name.builder().givenName("Ina").familyName("Client").build())
                .emails(
                    List.of(
                        Email.builder()
                            .value(number + "@example.org")
                            .type("work")
                            .primary(true)
                            .build()))
                .active(true)
                .enterpriseUser(EnterpriseUser.builder().employeeNumber(number).build())
                .build())
        .sendRequest();
  }
}

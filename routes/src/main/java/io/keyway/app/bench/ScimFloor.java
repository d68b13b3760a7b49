// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;

/**
 * The floor of a SCIM service: a plain servlet that parses a user, keeps it in memory, and finds it
 * again. No schema, no rights, no disk.
 */
final class ScimFloor extends HttpServlet {
  private static final long serialVersionUID = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final transient Map<String, JsonNode> byName = new ConcurrentHashMap<>();

  /** Arguments: a folder. Prints its port. */
  public static void main(String[] args) throws LifecycleException {
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(Path.of(args[0]).toString());
    tomcat.setHostname("127.0.0.1");
    tomcat.setPort(0);
    var context = tomcat.addContext("", null);
    Tomcat.addServlet(context, "scim", new ScimFloor());
    context.addServletMappingDecoded("/scim/v2/Users", "scim");
    tomcat.getConnector().setProperty("maxKeepAliveRequests", "-1");
    tomcat.start();
    System.out.println(tomcat.getConnector().getLocalPort());
    tomcat.getServer().await();
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    ObjectNode user = (ObjectNode) JSON.readTree(request.getInputStream());
    user.put("id", UUID.randomUUID().toString());
    byName.put(user.path("userName").asText(), user);
    answer(response, 201, user);
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String name = request.getParameter("filter").replaceAll("^userName eq \"|\"$", "");
    ObjectNode list = JSON.createObjectNode();
    list.putArray("Resources").add(byName.get(name));
    list.put("totalResults", byName.containsKey(name) ? 1 : 0);
    answer(response, 200, list);
  }

  private static void answer(HttpServletResponse response, int status, JsonNode body)
      throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(body);
    response.setStatus(status);
    response.setContentType("application/scim+json");
    response.setContentLength(bytes.length);
    response.getOutputStream().write(bytes);
  }
}

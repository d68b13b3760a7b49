// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.keyway.app.client.BridgeClient;
import io.keyway.app.client.Json;
import io.keyway.app.client.Trouble;
import io.keyway.app.signature.Jws;
import io.keyway.app.signature.PublicJwk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Signed receipts: fetches them and the keys, and checks them without a bridge. */
@Command(
    name = "receipt",
    description = "Fetches signed receipts, and checks them without a bridge.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "(export | keys | verify)",
    footerHeading = "%nExamples:%n",
    footer = {
      "  keyway receipt export 01a214d8-6eca-700a-890e-7886d06a47d9 --out receipt.jws",
      "  keyway receipt keys --out keys.json",
      "  keyway receipt verify receipt.jws --keys keys.json",
      "",
      "Keep the keys where the bridge cannot write. Without --keys the bridge is asked for them."
    })
final class Receipt {
  private final Surroundings around;

  Receipt(Surroundings around) {
    this.around = around;
  }

  @Command(
      description = "Writes a receipt as the bridge signs it (JWS).",
      mixinStandardHelpOptions = true)
  int export(
      @Mixin BridgeOptions bridge,
      @Parameters(paramLabel = "ID", description = "Id of the receipt.") String id,
      @Option(names = "--out", paramLabel = "FILE", description = "Write there; else print it.")
          @Nullable Path file) {
    String path = "/api/v1/receipts/" + BridgeClient.quote(id);
    put(bridge.open(around).text(path, Jws.MEDIA_TYPE), file);
    return 0;
  }

  @Command(
      description = "Writes the public keys of a bridge's receipts, as a JWK set.",
      mixinStandardHelpOptions = true)
  int keys(
      @Mixin BridgeOptions bridge,
      @Option(names = "--out", paramLabel = "FILE", description = "Write there; else print it.")
          @Nullable Path file) {
    put(Json.pretty(bridge.open(around).get("/api/v1/keys")), file);
    return 0;
  }

  @Command(
      description = "Checks who signed a receipt, and that nothing was changed.",
      mixinStandardHelpOptions = true)
  int verify(
      @Mixin BridgeOptions bridge,
      @Parameters(paramLabel = "FILE", description = "A signed receipt.") Path file,
      @Option(
              names = "--keys",
              paramLabel = "FILE",
              description = "The keys that are trusted (JWK set); no bridge is asked.")
          @Nullable Path keyFile) {
    Path receipt = around.path(file);
    Jws jws = parse(read(receipt), file);
    List<PublicJwk> keys =
        keys(
            keyFile == null
                ? bridge.open(around).get("/api/v1/keys").toString()
                : read(around.path(keyFile)),
            keyFile == null ? "The bridge" : keyFile.toString());
    JsonNode content = content(jws, keys, file);
    around.out().println(bridge.json() ? Json.pretty(proved(jws, content)) : line(jws, content));
    return 0;
  }

  private static Jws parse(String text, Path file) {
    try {
      return Jws.parse(text);
    } catch (IllegalArgumentException wrong) {
      throw invalid(file, String.valueOf(wrong.getMessage()));
    }
  }

  private static List<PublicJwk> keys(String text, String whose) {
    try {
      List<PublicJwk> keys = PublicJwk.readSet(text);
      if (!keys.isEmpty()) {
        return keys;
      }
    } catch (IllegalArgumentException wrong) {
      throw new Trouble(whose + " holds no JWK set: " + wrong.getMessage(), wrong);
    }
    throw new Trouble(whose + " holds no Ed25519 key");
  }

  private static JsonNode content(Jws jws, List<PublicJwk> keys, Path file) {
    Optional<PublicJwk> key = keys.stream().filter(k -> k.kid().equals(jws.kid())).findFirst();
    if (key.isEmpty()) {
      throw invalid(file, "none of the given keys is " + jws.kid() + ", which it names");
    }
    if (!isSigned(jws, key.get())) {
      throw invalid(file, "its signature does not fit its content; it was changed");
    }
    if (!jws.type().equals(Jws.RECEIPT)) {
      throw invalid(file, "it is signed, but as something else than a receipt");
    }
    try {
      return Json.MAPPER.readTree(jws.payload());
    } catch (JsonProcessingException e) {
      throw invalid(file, "it is signed, but holds no JSON");
    }
  }

  private static boolean isSigned(Jws jws, PublicJwk key) {
    try {
      return jws.isSignedBy(key);
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
  }

  private static Trouble invalid(Path file, String why) {
    return new Trouble("not valid: " + file + ": " + why);
  }

  private static JsonNode proved(Jws jws, JsonNode content) {
    return Json.object().put("valid", true).put("kid", jws.kid()).set("receipt", content);
  }

  private String line(Jws jws, JsonNode content) {
    return around.ink().green("valid")
        + ": receipt "
        + content.path("id").asText()
        + ", emp:"
        + content.path("employeeNumber").asText("?")
        + " "
        + content.path("change").asText()
        + ", "
        + content.path("state").asText()
        + ", signed by "
        + jws.kid();
  }

  private void put(String text, @Nullable Path file) {
    if (file == null) {
      around.out().println(text);
      return;
    }
    Path target = around.path(file);
    Path fresh = target.resolveSibling(target.getFileName() + ".part");
    try {
      Files.writeString(fresh, text + "\n");
      Files.move(fresh, target, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new Trouble("Cannot write " + target + ": " + e.getMessage(), e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new Trouble("Cannot read " + file + ": " + e.getMessage(), e);
    }
  }
}

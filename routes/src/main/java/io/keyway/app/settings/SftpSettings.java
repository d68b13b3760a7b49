// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.settings;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * From which SFTP servers files are fetched into inboxes: {@code keyway.sources.NAME.sftp}.
 *
 * @param sources by name
 */
@ConfigurationProperties("keyway")
public record SftpSettings(@DefaultValue Map<String, Fetching> sources) {
  public SftpSettings {
    sources = Map.copyOf(sources);
    sources.forEach(
        (name, source) -> {
          if (source.sftp() != null) {
            source.sftp().validate("keyway.sources." + name + ".sftp");
          }
        });
  }

  /**
   * What is read here of one source.
   *
   * @param sftp where its files are; absent means that none are fetched
   */
  public record Fetching(@Nullable Sftp sftp) {}

  /**
   * A folder on a server.
   *
   * @param host name of the server
   * @param user as whom to log in
   * @param folder relative to where that user begins; empty means there
   * @param knownHosts file of the host keys that count, as {@code ssh-keyscan} prints them; no
   *     other server is believed
   * @param key where the private key of the user is kept, in OpenSSH's or PEM form
   * @param passphrase where the passphrase of that key is kept; empty means that it has none
   * @param password where the password is kept; used where there is no key
   * @param every how often to look
   * @param after what becomes of a file there once it is durable here
   * @param doneFolder where it is moved, relative to the folder
   * @param largest bytes of the largest file that is fetched
   * @param manifest whether a manifest vouches for each file
   * @param pgp how files are encrypted and signed; absent means that they are not
   */
  public record Sftp(
      @DefaultValue("") String host,
      @DefaultValue("22") int port,
      @DefaultValue("") String user,
      @DefaultValue("") String folder,
      @DefaultValue("secrets/known_hosts") String knownHosts,
      @DefaultValue("") String key,
      @DefaultValue("") String passphrase,
      @DefaultValue("") String password,
      @DefaultValue("PT1M") Duration every,
      @DefaultValue("move") After after,
      @DefaultValue("done") String doneFolder,
      @DefaultValue("268435456") long largest,
      @DefaultValue("when-there") Manifest manifest,
      @Nullable Pgp pgp) {

    private void validate(String setting) {
      if (!host.matches("[A-Za-z0-9.:_-]{1,255}") || !user.matches("[A-Za-z0-9._@-]{1,128}")) {
        throw new IllegalArgumentException(setting + ": host and user must both be there");
      }
      if (key.isEmpty() == password.isEmpty()) {
        throw new IllegalArgumentException(
            setting + ": name either key or password, each as file: or env:");
      }
      for (String path : new String[] {folder, doneFolder}) {
        if (!path.matches("[A-Za-z0-9._/-]{0,500}")
            || path.startsWith("/")
            || path.contains("..")) {
          throw new IllegalArgumentException(
              setting + ": folder and done-folder are relative paths of A-Z a-z 0-9 . _ - /");
        }
      }
      if (doneFolder.isEmpty() || port < 1 || port > 65535 || every.toMillis() < 1) {
        throw new IllegalArgumentException(
            setting + ": done-folder, port (1 to 65535) or every is wrong");
      }
    }
  }

  /**
   * How files are encrypted and signed by OpenPGP; one that is not both is refused.
   *
   * @param key where our private keys are kept, ASCII-armoured
   * @param passphrase where their passphrase is kept; empty means that they have none
   * @param signers where the public keys are kept of those who may sign, ASCII-armoured
   */
  public record Pgp(
      @DefaultValue("") String key,
      @DefaultValue("") String passphrase,
      @DefaultValue("") String signers) {}

  /** What becomes of a file on the server. */
  public enum After {
    /** It is moved into another folder there. */
    MOVE,
    /** It is deleted there. */
    DELETE,
    /** It stays; for servers on which we may only read. */
    KEEP
  }

  /** Whether {@code NAME.manifest.json} or {@code NAME.sha256} vouches for a file. */
  public enum Manifest {
    /** It counts where it is there no later than its file. */
    WHEN_THERE,
    /** A file waits until it is there. */
    REQUIRED,
    /** It is not looked at. */
    IGNORED
  }
}

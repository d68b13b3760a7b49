// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import io.keyway.app.store.Store.Priority;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** What an idle commit costs next to an fdatasync on the same disk; run by hand. */
final class StoreCost {
  private static final int ROUNDS = 2_000;

  private StoreCost() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createTempDirectory("keyway-cost");
    try (JdbcStore store = JdbcStore.open("jdbc:sqlite:" + folder.resolve("keyway.db"));
        FileChannel file =
            FileChannel.open(
                folder.resolve("floor"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (int pass = 0; pass < 3; pass++) {
        print("fdatasync of 4 KiB", measure(i -> sync(file)));
        print("idle commit of one insert", measure(i -> insert(store, i)));
        print("idle commit of ten inserts", measure(i -> insertTen(store, i)));
        print("work without a write", measure(i -> store.commit(Priority.NORMAL, c -> i)));
        long start = System.nanoTime();
        CompletableFuture.allOf(
                IntStream.range(0, 20_000)
                    .mapToObj(
                        i ->
                            store.write(
                                Priority.NORMAL,
                                client ->
                                    client
                                        .sql("INSERT INTO setting (name, value) VALUES (?, ?)")
                                        .params("g" + System.nanoTime() + i, "x")
                                        .update()))
                    .toArray(CompletableFuture<?>[]::new))
            .join();
        System.out.printf("grouped: %.0f commits/s%n", 20_000e9 / (System.nanoTime() - start));
      }
    }
  }

  private static void insert(JdbcStore store, int i) {
    store.commit(
        Priority.NORMAL,
        client ->
            client
                .sql("INSERT INTO setting (name, value) VALUES (?, ?)")
                .params("k" + i + "-" + System.nanoTime(), "value")
                .update());
  }

  private static void insertTen(JdbcStore store, int i) {
    store.commit(
        Priority.NORMAL,
        client ->
            IntStream.range(0, 10)
                .map(
                    n ->
                        client
                            .sql("INSERT INTO setting (name, value) VALUES (:name, :value)")
                            .param("name", "t" + n + "-" + i + "-" + System.nanoTime())
                            .param("value", "value")
                            .update())
                .sum());
  }

  private static void sync(FileChannel file) {
    try {
      file.write(ByteBuffer.allocate(4096));
      file.force(false);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long[] measure(java.util.function.IntConsumer act) {
    long[] nanos = new long[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      long start = System.nanoTime();
      act.accept(i);
      nanos[i] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);
    return nanos;
  }

  private static void print(String what, long[] nanos) {
    System.out.printf(
        "%-28s p50 %6.0f us   p99 %6.0f us%n",
        what, nanos[ROUNDS / 2] / 1e3, nanos[ROUNDS * 99 / 100] / 1e3);
  }
}

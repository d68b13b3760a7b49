// SPDX-License-Identifier: Apache-2.0
package io.keyway.model.credential;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Where a number stands among the bits of a card, and how. Most stand in neighbouring bits, the
 * most significant first; some are scattered, some are written digit by digit.
 */
public sealed interface CardField {
  /** Every position that the field takes, in the order of its value. */
  List<Integer> positions();

  /** How many different values it has: one more than the largest. */
  BigInteger capacity();

  /** How many bits its largest value has. */
  default int width() {
    return capacity().subtract(BigInteger.ONE).bitLength();
  }

  /** The number; empty where the bits are none, as a digit above 9. */
  Optional<BigInteger> read(char[] text);

  /**
   * Writes a number.
   *
   * @throws IllegalArgumentException when it is too large
   */
  default void write(char[] text, BigInteger value) {
    if (value.signum() < 0 || value.compareTo(capacity()) >= 0) {
      throw new IllegalArgumentException("The value needs more than " + room());
    }
    put(text, value);
  }

  /** Writes a number that fits. */
  void put(char[] text, BigInteger value);

  /** How much room there is, in words. */
  String room();

  /** Neighbouring bits, both ends included. */
  static CardField of(int from, int to) {
    if (from < 0 || to < from) {
      throw new IllegalArgumentException("Bits run from the lower to the higher");
    }
    return new Bits(CardFormat.range(from, to));
  }

  /** Bits in the order of their weight, the highest first. */
  record Bits(List<Integer> positions) implements CardField {
    public Bits {
      positions = distinct(positions);
    }

    @Override
    public BigInteger capacity() {
      return BigInteger.ONE.shiftLeft(positions.size());
    }

    @Override
    public Optional<BigInteger> read(char[] text) {
      return Optional.of(number(positions, text));
    }

    @Override
    public void put(char[] text, BigInteger value) {
      fill(positions, text, value);
    }

    @Override
    public String room() {
      return positions.size() + " bits";
    }
  }

  /**
   * Decimal numbers of a fixed number of digits, each binary in bits of its own, one after the
   * other: agency 32 and system 1 of four digits each are 320001.
   *
   * @param digits of each part
   * @param parts the bits of each
   */
  record Decimals(int digits, List<List<Integer>> parts) implements CardField {
    public Decimals {
      parts = parts.stream().map(List::copyOf).toList();
      distinct(parts.stream().flatMap(List::stream).toList());
      if (digits < 1 || digits > 18) {
        throw new IllegalArgumentException("A part has 1 to 18 digits");
      }
    }

    @Override
    public List<Integer> positions() {
      return parts.stream().flatMap(List::stream).toList();
    }

    @Override
    public BigInteger capacity() {
      return BigInteger.TEN.pow(digits * parts.size());
    }

    @Override
    public Optional<BigInteger> read(char[] text) {
      BigInteger most = BigInteger.TEN.pow(digits);
      BigInteger value = BigInteger.ZERO;
      for (List<Integer> part : parts) {
        BigInteger digitsOfIt = number(part, text);
        if (digitsOfIt.compareTo(most) >= 0) {
          return Optional.empty();
        }
        value = value.multiply(most).add(digitsOfIt);
      }
      return Optional.of(value);
    }

    @Override
    public void put(char[] text, BigInteger value) {
      BigInteger most = BigInteger.TEN.pow(digits);
      BigInteger left = value;
      for (List<Integer> part : parts.reversed()) {
        BigInteger digitsOfIt = left.mod(most);
        if (digitsOfIt.bitLength() > part.size()) {
          throw new IllegalArgumentException("The value needs more than " + part.size() + " bits");
        }
        fill(part, text, digitsOfIt);
        left = left.divide(most);
      }
    }

    @Override
    public String room() {
      return digits * parts.size() + " digits";
    }
  }

  /**
   * Decimal digits as on track 2 of a magnetic stripe (ISO/IEC 7811) and in a FASC-N: five bits for
   * each, four with the least significant first and one of odd parity.
   *
   * @param positions five for each digit, the parity bits among them
   */
  record Track2(List<Integer> positions) implements CardField {
    private static final int BITS = 5;

    public Track2 {
      positions = distinct(positions);
      if (positions.size() % BITS != 0) {
        throw new IllegalArgumentException("A digit of track 2 has five bits");
      }
    }

    @Override
    public BigInteger capacity() {
      return BigInteger.TEN.pow(positions.size() / BITS);
    }

    @Override
    public Optional<BigInteger> read(char[] text) {
      BigInteger value = BigInteger.ZERO;
      for (List<Integer> digit : digits()) {
        long read = number(digit.subList(0, BITS - 1).reversed(), text).longValueExact();
        if (read > 9 || text[digit.getLast()] != parity(read)) {
          return Optional.empty();
        }
        value = value.multiply(BigInteger.TEN).add(BigInteger.valueOf(read));
      }
      return Optional.of(value);
    }

    @Override
    public void put(char[] text, BigInteger value) {
      BigInteger left = value;
      for (List<Integer> digit : digits().reversed()) {
        BigInteger[] rest = left.divideAndRemainder(BigInteger.TEN);
        fill(digit.subList(0, BITS - 1).reversed(), text, rest[1]);
        text[digit.getLast()] = parity(rest[1].longValueExact());
        left = rest[0];
      }
    }

    @Override
    public String room() {
      return positions.size() / BITS + " digits";
    }

    private List<List<Integer>> digits() {
      List<List<Integer>> digits = new ArrayList<>();
      for (int i = 0; i < positions.size(); i += BITS) {
        digits.add(positions.subList(i, i + BITS));
      }
      return digits;
    }

    private static char parity(long digit) {
      return Long.bitCount(digit) % 2 == 0 ? '1' : '0';
    }
  }

  private static List<Integer> distinct(List<Integer> positions) {
    if (positions.isEmpty() || new HashSet<>(positions).size() < positions.size()) {
      throw new IllegalArgumentException("A field has at least one bit, and none twice");
    }
    return List.copyOf(positions);
  }

  private static BigInteger number(List<Integer> positions, char[] text) {
    StringBuilder bits = new StringBuilder();
    positions.forEach(i -> bits.append(text[i]));
    return new BigInteger(bits.toString(), 2);
  }

  private static void fill(List<Integer> positions, char[] text, BigInteger value) {
    for (int i = 0; i < positions.size(); i++) {
      text[positions.get(i)] = value.testBit(positions.size() - 1 - i) ? '1' : '0';
    }
  }
}

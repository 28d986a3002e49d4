package pentimento.weights;

import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pentimento.weights.PickleValue.Dict;
import pentimento.weights.PickleValue.Nothing;
import pentimento.weights.PickleValue.Opaque;
import pentimento.weights.PickleValue.Tuple;

/**
 * Reads Python's pickle format, protocols 2 to 5, as data: a machine with a stack and a memo (PEP
 * 307, PEP 3154). Where a pickle asks for something to be called, its {@link World} is asked
 * instead, which knows a few harmless things and runs none. No Java class is ever looked up by
 * name.
 *
 * <p>What it costs is bounded by the number of its steps and by the size of its texts.
 */
final class Pickle {
  /** Checkpoints of this kind of network take some ten thousand. */
  private static final int MOST_STEPS = 4_000_000;

  private static final int MOST_TEXT = 4 << 20;
  private static final int MOST_NESTED = 1000;
  private static final int MOST_INTEGER_BYTES = 64;

  private final ByteBuffer in;
  private final World world;
  private final List<Object> stack = new ArrayList<>();
  private final List<Integer> marks = new ArrayList<>();
  private final Map<Integer, Object> memo = new HashMap<>();

  /** What a pickle may mention. */
  interface World {
    /**
     * A class or function.
     *
     * @throws IllegalArgumentException when a file that mentions it must not be trusted
     */
    Object global(String module, String name);

    /** What calling something gives, or would give. */
    Object call(Object callee, Tuple arguments);

    /** Something that lies outside the pickle. */
    Object persistent(Object id);
  }

  private Pickle(ByteBuffer in, World world) {
    this.in = in.order(ByteOrder.LITTLE_ENDIAN);
    this.world = world;
  }

  /**
   * Reads one pickle from the buffer's position on, and leaves the position behind it.
   *
   * @return {@link PickleValue}, String, Long, BigInteger, Double, Boolean, byte[] or a List
   * @throws IllegalArgumentException when it is damaged, larger than anything real, or mentions
   *     what its world forbids
   */
  static Object read(ByteBuffer in, World world) {
    try {
      return new Pickle(in, world).run();
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("is damaged: its pickle ends too early", e);
    }
  }

  private Object run() {
    for (int step = 0; step < MOST_STEPS; step++) {
      int code = in.get() & 255;
      if (code == '.') {
        return pop();
      }
      if (!structure(code) && !constant(code) && !remember(code) && !object(code)) {
        throw new IllegalArgumentException(
            "is damaged, or no torch file: its pickle has a step 0x%02x at byte %d"
                .formatted(code, in.position() - 1));
      }
    }
    throw new IllegalArgumentException("has a pickle of more than " + MOST_STEPS + " steps");
  }

  /** Steps that build tuples, lists, dictionaries and sets. */
  private boolean structure(int code) {
    switch (code) {
      case 0x80 -> in.get(); // PROTO
      case 0x95 -> in.getLong(); // FRAME: only a hint
      case '(' -> mark();
      case '0' -> pop();
      case '1' -> popMark();
      case '2' -> push(top());
      case ')' -> push(new Tuple(List.of()));
      case 't' -> push(new Tuple(popMark()));
      case 0x85, 0x86, 0x87 -> push(new Tuple(pop(code - 0x84)));
      case ']' -> push(new ArrayList<>());
      case 'l' -> push(popMark());
      case 'a' -> append(pop(1));
      case 'e', 0x90 -> append(popMark()); // APPENDS, ADDITEMS
      case '}' -> push(new Dict());
      case 'd' -> {
        List<Object> items = popMark();
        push(new Dict());
        put(items);
      }
      case 's' -> put(pop(2));
      case 'u' -> put(popMark());
      case 0x8f -> push(new Opaque("set"));
      case 0x91 -> {
        popMark();
        push(new Opaque("frozenset"));
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Steps that push numbers, texts and bytes. */
  private boolean constant(int code) {
    switch (code) {
      case 'N' -> push(Nothing.NONE);
      case 0x88 -> push(true);
      case 0x89 -> push(false);
      case 'K' -> push((long) (in.get() & 255));
      case 'M' -> push((long) (in.getShort() & 0xffff));
      case 'J' -> push((long) in.getInt());
      case 0x8a -> push(integer(in.get() & 255));
      case 0x8b -> push(integer(length(in.getInt() & 0xffffffffL, MOST_INTEGER_BYTES)));
      case 'G' -> push(Double.longBitsToDouble(Long.reverseBytes(in.getLong())));
      case 'X' -> push(text(in.getInt() & 0xffffffffL));
      case 0x8c, 'U' -> push(text(in.get() & 255)); // SHORT_BINUNICODE, SHORT_BINSTRING
      case 'T' -> push(text(in.getInt() & 0xffffffffL));
      case 0x8d -> push(text(in.getLong()));
      case 'C' -> push(bytes(in.get() & 255));
      case 'B' -> push(bytes(in.getInt() & 0xffffffffL));
      case 0x8e, 0x96 -> push(bytes(in.getLong())); // BINBYTES8, BYTEARRAY8
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Steps that put to the memo and get from it. */
  private boolean remember(int code) {
    switch (code) {
      case 'q' -> memo.put(in.get() & 255, top());
      case 'r' -> memo.put(in.getInt(), top());
      case 0x94 -> memo.put(memo.size(), top());
      case 'h' -> push(recall(in.get() & 255));
      case 'j' -> push(recall(in.getInt()));
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Steps that mention something outside, or ask for it to be called. */
  private boolean object(int code) {
    switch (code) {
      case 'c' -> {
        String module = line();
        push(world.global(module, line()));
      }
      case 0x93 -> {
        List<Object> names = pop(2);
        push(world.global(textOf(names.get(0)), textOf(names.get(1))));
      }
      case 'Q' -> push(world.persistent(pop()));
      case 'R', 0x81 -> { // REDUCE, NEWOBJ
        List<Object> both = pop(2);
        push(world.call(both.get(0), tupleOf(both.get(1))));
      }
      case 0x92 -> { // NEWOBJ_EX: with named arguments, which nothing that is known here takes
        List<Object> three = pop(3);
        push(world.call(three.get(0), tupleOf(three.get(1))));
      }
      case 'b' -> pop(); // BUILD: attributes of an object, which no tensor here has
      default -> {
        return false;
      }
    }
    return true;
  }

  private void mark() {
    if (marks.size() == MOST_NESTED) {
      throw new IllegalArgumentException("has a pickle nested more than " + MOST_NESTED + " deep");
    }
    marks.add(stack.size());
  }

  private void push(Object value) {
    stack.add(value);
  }

  /** How many values lie above the last mark. */
  private int free() {
    return stack.size() - (marks.isEmpty() ? 0 : marks.get(marks.size() - 1));
  }

  private Object top() {
    need(1);
    return stack.get(stack.size() - 1);
  }

  private Object pop() {
    need(1);
    return stack.remove(stack.size() - 1);
  }

  private List<Object> pop(int count) {
    need(count);
    List<Object> tail = stack.subList(stack.size() - count, stack.size());
    List<Object> popped = new ArrayList<>(tail);
    tail.clear();
    return popped;
  }

  private List<Object> popMark() {
    if (marks.isEmpty()) {
      throw new IllegalArgumentException("is damaged: its pickle lacks a mark");
    }
    List<Object> popped = pop(free());
    marks.remove(marks.size() - 1);
    return popped;
  }

  private void need(int count) {
    if (free() < count) {
      throw new IllegalArgumentException("is damaged: its pickle takes more than it has put");
    }
  }

  @SuppressWarnings("unchecked")
  private void append(List<Object> values) {
    Object target = top();
    if (target instanceof List<?> list) {
      ((List<Object>) list).addAll(values);
    } else if (!(target instanceof Opaque)) {
      throw new IllegalArgumentException("is damaged: its pickle appends to what is no list");
    }
  }

  private void put(List<Object> keysAndValues) {
    if (keysAndValues.size() % 2 != 0) {
      throw new IllegalArgumentException("is damaged: its pickle has a key without a value");
    }
    Object target = top();
    if (target instanceof Dict dict) {
      for (int i = 0; i < keysAndValues.size(); i += 2) {
        dict.put(keysAndValues.get(i), keysAndValues.get(i + 1));
      }
    } else if (!(target instanceof Opaque)) {
      throw new IllegalArgumentException("is damaged: its pickle sets items of no dictionary");
    }
  }

  private Object recall(int index) {
    return Optional.ofNullable(memo.get(index))
        .orElseThrow(
            () ->
                new IllegalArgumentException("is damaged: its pickle recalls what it never kept"));
  }

  private static Tuple tupleOf(Object value) {
    if (value instanceof Tuple tuple) {
      return tuple;
    }
    throw new IllegalArgumentException("is damaged: its pickle calls without arguments");
  }

  private static String textOf(Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException("is damaged: its pickle names something by what is no text");
  }

  private int length(long claimed, int most) {
    if (claimed < 0 || claimed > in.remaining()) {
      throw new BufferUnderflowException();
    }
    if (claimed > most) {
      throw new IllegalArgumentException(
          "has a pickle with a value of %d bytes, at most %d are read".formatted(claimed, most));
    }
    return (int) claimed;
  }

  private byte[] bytes(long claimed) {
    byte[] bytes = new byte[length(claimed, MOST_TEXT)];
    in.get(bytes);
    return bytes;
  }

  private String text(long claimed) {
    return new String(bytes(claimed), StandardCharsets.UTF_8);
  }

  /** A little-endian integer in two's complement. */
  private Object integer(int size) {
    byte[] bytes = new byte[length(size, 255)];
    in.get(bytes);
    byte[] reversed = new byte[size + 1]; // one more: none at all is zero
    for (int i = 0; i < size; i++) {
      reversed[size - i] = bytes[i];
    }
    reversed[0] = size > 0 && bytes[size - 1] < 0 ? (byte) -1 : 0;
    BigInteger value = new BigInteger(reversed);
    return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
  }

  /** The text up to the next end of a line. */
  private String line() {
    int begin = in.position();
    int end = begin;
    while (end < in.limit() && in.get(end) != '\n') {
      end++;
    }
    if (end == in.limit()) {
      throw new BufferUnderflowException();
    }
    String text = text(end - begin);
    in.get();
    return text;
  }
}

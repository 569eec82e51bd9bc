package org.nbnsd.control.table;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.document.Document;
import org.nbnsd.control.document.Fields;

/**
 * What a request says of one thing: a field of its JSON object, or some that belong together. Read and written by the same.
 *
 * @param <T> what it means
 */
public final class Field<T> {
    private final List<Member> members;
    private final Function<Fields, T> reader;
    private final BiConsumer<T, Document> writer;
    private final Consumer<T> check;
    private final @Nullable T otherwise;

    /**
     * One field of the JSON object.
     *
     * @param name its name
     * @param expected its type and range, as the error message has it
     * @param isOptional whether it may be missing
     */
    public record Member(String name, String expected, boolean isOptional) {
        static Member of(String name, String expected) {
            return new Member(name, expected, false);
        }

        static Member optional(String name, String expected) {
            return new Member(name, expected, true);
        }
    }

    /**
     * A field.
     *
     * @param otherwise what it is if it is missing; it is not written then. Null if it must be there, or if null is what it is
     * @param check throws an IllegalArgumentException if a value makes no sense
     */
    private Field(
            List<Member> members,
            Function<Fields, T> reader,
            BiConsumer<T, Document> writer,
            Consumer<T> check,
            @Nullable T otherwise) {
        this.members = List.copyOf(members);
        this.reader = reader;
        this.writer = writer;
        this.check = check;
        this.otherwise = otherwise;
    }

    /** Some that belong together. */
    static <T> Field<T> of(List<Member> members, Function<Fields, T> reader, BiConsumer<T, Document> writer) {
        return new Field<>(members, reader, writer, value -> {}, null);
    }

    /** A text that must be there. */
    static <T> Field<T> text(String name, String expected, Function<String, T> meaning) {
        return of(
                List.of(Member.of(name, expected)),
                fields -> fields.read(name, expected, meaning),
                (value, json) -> json.put(name, value));
    }

    /** Texts, of which there must be one at least. */
    static <T> Field<List<T>> texts(String name, String expected, Function<String, T> meaning) {
        return of(
                List.of(Member.of(name, expected)),
                fields -> fields.readAll(name, expected, meaning),
                (values, json) -> json.texts(name, values));
    }

    /** A constant. */
    static <E extends Enum<E>> Field<E> choice(String name, E[] values) {
        return of(
                List.of(Member.of(name, Fields.oneOf(values))),
                fields -> fields.choice(name, values),
                (value, json) -> json.word(name, value));
    }

    /** What may be missing. */
    static <T> Field<T> optional(
            String name,
            String expected,
            @Nullable T otherwise,
            Function<Fields, T> reader,
            BiConsumer<T, Document> writer) {
        return new Field<>(List.of(Member.optional(name, expected)), reader, writer, value -> {}, otherwise);
    }

    /** Some that belong together, and may all be missing. */
    static <T> Field<T> optional(
            List<Member> members, T otherwise, Function<Fields, T> reader, BiConsumer<T, Document> writer) {
        return new Field<>(members, reader, writer, value -> {}, otherwise);
    }

    /** Whether it is so. */
    static Field<Boolean> flag(String name) {
        return optional(
                name,
                "true or false",
                false,
                fields -> fields.isSet(name),
                (value, json) -> json.put(name, value.booleanValue()));
    }

    /** A number of things. */
    static Field<Integer> count(String name, int otherwise) {
        return optional(
                name,
                "a whole number, 0..999999999",
                otherwise,
                fields -> fields.count(name, otherwise),
                (value, json) -> json.put(name, value.intValue()));
    }

    /** The same, with a check of what is read, and of what is to be written. */
    Field<T> checked(Consumer<T> also) {
        return new Field<>(members, reader, writer, check.andThen(also), otherwise);
    }

    /** The fields of the JSON object. */
    public List<Member> members() {
        return members;
    }

    @Nullable
    T otherwise() {
        return otherwise;
    }

    /** What a request says of it, or what it is otherwise; checked. */
    T read(Fields fields) {
        boolean isThere = false;
        for (Member member : members) {
            isThere |= fields.has(member.name());
        }
        T missing = otherwise;
        if (!isThere && missing != null) {
            return missing;
        }
        return members.size() > 1
                ? checked(reader.apply(fields))
                : fields.about(members.get(0).name(), () -> checked(reader.apply(fields)));
    }

    private T checked(T value) {
        if (value != null && !value.equals(otherwise)) {
            check.accept(value);
        }
        return value;
    }

    void check(T value) {
        check.accept(value);
    }

    void write(T value, Document json) {
        writer.accept(value, json);
    }

    /** Its names. */
    @Override
    public String toString() {
        return String.join("+", members.stream().map(Member::name).toList());
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules.load;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import io.keyway.rules.Condition;
import io.keyway.rules.EvaluationFailed;
import io.keyway.rules.Expression;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Compiles conditions and expressions over one variable whose fields are known, so that a misspelt
 * field is refused when the file is read, not when a record arrives.
 */
final class Cel {
  private static final CelOptions OPTIONS =
      CelOptions.current().comprehensionMaxIterations(10_000).build();

  private final dev.cel.bundle.Cel cel;

  private Cel(dev.cel.bundle.Cel cel) {
    this.cel = cel;
  }

  /**
   * @param variable its name, such as {@code person}
   * @param fields the type of each field: a CEL type, or a map of the same kind for what is nested
   */
  static Cel over(String variable, Map<String, Object> fields) {
    Map<String, CelType> types = new LinkedHashMap<>();
    StructType type = struct("fields." + variable, fields, types);
    ImmutableMap<String, CelType> known = ImmutableMap.copyOf(types);
    CelTypeProvider provider =
        new CelTypeProvider() {
          @Override
          public ImmutableList<CelType> types() {
            return known.values().asList();
          }

          @Override
          public Optional<CelType> findType(String name) {
            return Optional.ofNullable(known.get(name));
          }
        };
    return new Cel(
        CelFactory.standardCelBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .setTypeProvider(provider)
            .addVar(variable, type)
            .addCompilerLibraries(CelExtensions.optional(), CelExtensions.strings())
            .addRuntimeLibraries(CelExtensions.optional(), CelExtensions.strings())
            .build());
  }

  @SuppressWarnings("unchecked")
  private static StructType struct(
      String name, Map<String, Object> fields, Map<String, CelType> types) {
    ImmutableMap.Builder<String, CelType> members = ImmutableMap.builder();
    fields.forEach(
        (field, type) ->
            members.put(
                field,
                type instanceof CelType simple
                    ? simple
                    : struct(name + "." + field, (Map<String, Object>) type, types)));
    ImmutableMap<String, CelType> known = members.buildOrThrow();
    StructType struct =
        StructType.create(name, known.keySet(), field -> Optional.ofNullable(known.get(field)));
    types.put(name, struct);
    return struct;
  }

  /** A question; anything but yes or no is refused. */
  Condition condition(Place place) {
    CelAbstractSyntaxTree tree = compile(place);
    if (!tree.getResultType().equals(SimpleType.BOOL)
        && !tree.getResultType().equals(SimpleType.DYN)) {
      throw place.refuse("the condition is not a yes or no but " + tree.getResultType().name());
    }
    CelRuntime.Program program = program(place, tree);
    String where = place.file() + ":" + place.line();
    return facts -> {
      if (run(program, facts, where) instanceof Boolean yes) {
        return yes;
      }
      throw new EvaluationFailed(where, "not a yes or no");
    };
  }

  /** A value. */
  Expression expression(Place place) {
    CelRuntime.Program program = program(place, compile(place));
    String where = place.file() + ":" + place.line();
    return facts -> {
      Object value = run(program, facts, where);
      if (value instanceof Optional<?> optional) {
        return optional.filter(Cel::isThere).map(v -> (Object) v);
      }
      return isThere(value) ? Optional.of(value) : Optional.empty();
    };
  }

  private static boolean isThere(Object value) {
    return !(value instanceof com.google.protobuf.NullValue)
        && !(value instanceof dev.cel.common.values.NullValue);
  }

  private CelAbstractSyntaxTree compile(Place place) {
    try {
      return cel.compile(place.text()).getAst();
    } catch (CelValidationException e) {
      CelIssue issue = e.getErrors().getFirst();
      throw place.refuse(issue.getMessage());
    }
  }

  private CelRuntime.Program program(Place place, CelAbstractSyntaxTree tree) {
    try {
      return cel.createProgram(tree);
    } catch (CelEvaluationException e) {
      throw place.refuse("cannot be compiled: " + e.getErrorCode());
    }
  }

  private static Object run(CelRuntime.Program program, Map<String, Object> facts, String where) {
    try {
      return program.eval(facts);
    } catch (CelEvaluationException e) {
      throw new EvaluationFailed(where, e.getErrorCode().name());
    }
  }
}

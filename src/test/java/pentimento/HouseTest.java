package pentimento;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import pentimento.pipeline.Estimate;
import pentimento.pipeline.InBetweens;
import pentimento.pipeline.Reconstruction;

/** The order of the house: each package is a room, and a room imports only rooms below it. */
@AnalyzeClasses(packages = "pentimento", importOptions = ImportOption.DoNotIncludeTests.class)
class HouseTest {
  /** The rooms from the bottom up; those on one line do not import each other. */
  private static final List<Set<String>> FLOORS =
      List.of(
          Set.of("prompt", "image", "random"),
          Set.of("request"),
          Set.of("tensor"),
          Set.of("weights"),
          Set.of("model"),
          Set.of("diffusion"),
          Set.of("strokes"),
          Set.of("sequence"),
          Set.of("export"),
          Set.of("pipeline"),
          Set.of("dataset"),
          Set.of("training"),
          Set.of("bench", "evaluation"),
          Set.of("cli", "web"));

  private static final Set<String> EXITS = Set.of("exit", "halt");
  private static final String TEXT = "pentimento.model.text";
  private static final Path SOURCES = Path.of("src", "main", "java", "pentimento");

  @ArchTest
  static final ArchRule ROOMS_IMPORT_ONLY_ROOMS_BELOW = classes().should(importOnlyRoomsBelow());

  /** These rooms work without natives. */
  @ArchTest
  static final ArchRule PLAIN_ROOMS_NEED_NO_NATIVES =
      noClasses()
          .that()
          .resideInAnyPackage(
              rooms(
                  "image",
                  "random",
                  "prompt",
                  "request",
                  "strokes",
                  "sequence",
                  "export",
                  "dataset"))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.djl..");

  /** But for the text model, of which the next rule speaks. */
  @ArchTest
  static final ArchRule ONLY_TENSOR_KNOWS_DJL =
      noClasses()
          .that()
          .resideOutsideOfPackages("pentimento.tensor..", TEXT)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.djl..");

  @ArchTest
  static final ArchRule OF_DJL_THE_TEXT_MODEL_KNOWS_ONLY_TOKENIZERS =
      noClasses()
          .that()
          .resideInAPackage(TEXT)
          .should()
          .dependOnClassesThat(
              resideInAPackage("ai.djl..")
                  .and(not(resideInAPackage("ai.djl.huggingface.tokenizers.."))));

  /**
   * Painting by strokes reaches no network, by whatever way, nor does making training data: they
   * work from the plain jar.
   */
  @ArchTest
  static final ArchRule STROKES_REACH_NO_NATIVES =
      noClasses()
          .that()
          .resideInAnyPackage(
              rooms(
                  "image",
                  "random",
                  "prompt",
                  "request",
                  "strokes",
                  "sequence",
                  "export",
                  "dataset"))
          .or()
          .belongToAnyOf(Reconstruction.class, InBetweens.class, Estimate.class)
          .should()
          .transitivelyDependOnClassesThat(
              resideInAnyPackage(
                  "ai.djl..",
                  "pentimento.tensor..",
                  "pentimento.weights..",
                  "pentimento.model..",
                  "pentimento.diffusion.."));

  @ArchTest
  static final ArchRule ONLY_THE_COMMAND_LINE_SPEAKS_AND_EXITS =
      noClasses()
          .that()
          .resideOutsideOfPackage("pentimento.cli..")
          .should()
          .accessTargetWhere(
              target(Map.of(System.class, Set.of("out", "err", "exit"), Runtime.class, EXITS)));

  @ArchTest
  static final ArchRule NO_CLOCK_AND_NO_CHANCE_BUT_FROM_SEEDS =
      noClasses()
          .that()
          .resideOutsideOfPackages(rooms("cli", "bench"))
          .should()
          .accessTargetWhere(
              target(
                  Map.of(
                      System.class, Set.of("currentTimeMillis"),
                      Math.class, Set.of("random"),
                      StrictMath.class, Set.of("random"),
                      Instant.class, Set.of("now"),
                      LocalDate.class, Set.of("now"),
                      LocalDateTime.class, Set.of("now"),
                      ZonedDateTime.class, Set.of("now"))))
          .orShould()
          .dependOnClassesThat()
          .belongToAnyOf(Random.class, ThreadLocalRandom.class, Clock.class);

  private static String[] rooms(String... names) {
    return Stream.of(names).map(name -> "pentimento." + name + "..").toArray(String[]::new);
  }

  /** An access to one of the members named, of one of the classes. */
  private static DescribedPredicate<JavaAccess<?>> target(Map<Class<?>, Set<String>> members) {
    return describe(
        "the target is one of " + members,
        access ->
            members.entrySet().stream()
                .anyMatch(
                    entry ->
                        access.getTargetOwner().isEquivalentTo(entry.getKey())
                            && entry.getValue().contains(access.getTarget().getName())));
  }

  /** Name of the room that a class is in, {@code ""} for other people's classes. */
  private static String room(JavaClass type) {
    Path place = Path.of(type.getPackageName().replace('.', '/'));
    return place.getNameCount() > 1 && place.startsWith("pentimento")
        ? place.getName(1).toString()
        : "";
  }

  private static int floor(String room) {
    for (int i = 0; i < FLOORS.size(); i++) {
      if (FLOORS.get(i).contains(room)) {
        return i;
      }
    }
    return -1;
  }

  private static ArchCondition<JavaClass> importOnlyRoomsBelow() {
    return new ArchCondition<>("import only rooms below their own") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
          String own = room(type);
          String other = room(dependency.getTargetClass());
          if (!other.isEmpty() && !other.equals(own) && floor(other) >= floor(own)) {
            events.add(SimpleConditionEvent.violated(type, dependency.getDescription()));
          }
        }
      }
    };
  }

  @Test
  void everyRoomHasItsPlaceInTheOrder() throws IOException {
    Set<String> unknown = new TreeSet<>();
    try (Stream<Path> rooms = Files.list(SOURCES)) {
      rooms.map(path -> path.getFileName().toString()).forEach(unknown::add);
    }
    assertFalse(unknown.isEmpty());
    FLOORS.forEach(unknown::removeAll);
    assertEquals(Set.of(), unknown, "add them to FLOORS and to design.md, section 2");
  }

  @Test
  void everyRoomSaysWhatBelongsInIt() throws IOException {
    Set<Path> silent = new TreeSet<>();
    try (Stream<Path> sources = Files.walk(Path.of("src", "main", "java"))) {
      for (Path source : (Iterable<Path>) sources.filter(Files::isRegularFile)::iterator) {
        Path info = source.resolveSibling("package-info.java");
        if (!Files.exists(info) || !Files.readString(info).startsWith("/**")) {
          silent.add(info);
        }
      }
    }
    assertEquals(Set.of(), silent);
  }
}

package pentimento.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessorTest {
  @ParameterizedTest
  @CsvSource({
    "fpu avx2 fma, F32",
    "fpu avx512f avx512bw, F32",
    "avx512f avx512_bf16 fpu, BF16",
    "amx_bf16, BF16",
    "not_amx_bf16, F32"
  })
  void networksComputeInWhatTheProcessorCan(String flags, DType precision) {
    List<String> info = List.of("processor\t: 0", "model name\t: A: B", "flags\t\t: " + flags, "");
    Processor processor = Processor.of(info, "amd64");
    assertEquals("A: B", processor.name());
    assertEquals(precision, processor.precision());
  }

  @Test
  void onlyUnitsThatMatterAreNamed() {
    Processor processor = Processor.of(List.of("flags : fpu avx2  fma", "flags : avx2"), "amd64");
    assertEquals("amd64", processor.name());
    assertEquals(Set.of("avx2", "fma"), processor.units());
    assertEquals(Set.of(), Processor.of(List.of("Features : bf16", ""), "aarch64").units());
  }

  @Test
  void thisMachineComputesByItself() {
    Lowering lowering = Lowering.auto();
    assertEquals(Processor.here().precision(), lowering.type());
    assertEquals(Torch.packs(), lowering.packed());
  }
}

package pentimento.dataset;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import pentimento.export.OutputFile;
import pentimento.request.Ending;
import pentimento.request.Progress;

/**
 * Makes a data set's shards. Shards that are there are left as they are, so that a run can go on
 * where another was stopped, and processes can share a folder; the bytes do not depend on how.
 */
public final class DatasetMaker {
  /** The file in which a folder says what it holds. */
  public static final String ABOUT = "dataset.json";

  private final Source source;
  private final Path folder;
  private int left;

  /**
   * What a run did.
   *
   * @param made shards written
   * @param found shards that were there
   * @param elsewhere shards that another process is making
   * @param left sequences that could not be made of what is there
   */
  public record Result(int made, int found, int elsewhere, int left) {}

  private DatasetMaker(Source source, Path folder) {
    this.source = source;
    this.folder = folder;
  }

  /** Name of a shard's file. */
  public static String fileName(int shard) {
    return String.format(Locale.ROOT, "%06d.tar", shard);
  }

  /**
   * Makes shards of composed pictures.
   *
   * @param folder made if it is not there
   * @param first number of the first shard, 0 or more
   * @param count how many
   * @param threads 1 or more; the result does not depend on it
   * @param progress hears of "composing and painting"
   * @throws IllegalArgumentException when the folder holds a data set of other settings
   * @throws IOException when a file cannot be written; names it
   * @throws CancellationException when the thread is interrupted
   */
  public static Result run(
      Settings settings, Path folder, int first, int count, int threads, Progress progress)
      throws IOException {
    return run(new Sample.Maker(settings), folder, first, count, threads, progress);
  }

  /** Makes shards from any source; as above. */
  static Result run(
      Source source, Path folder, int first, int count, int threads, Progress progress)
      throws IOException {
    claim(source, folder);
    return new DatasetMaker(source, folder).run(first, count, threads, progress);
  }

  /** Writes what the folder holds, or checks that it holds the same. */
  private static void claim(Source source, Path folder) throws IOException {
    Path about = folder.resolve(ABOUT);
    String json = source.toJson() + "\n";
    if (Files.exists(about)) {
      String there = Files.readString(about);
      if (!there.equals(json)) {
        throw new IllegalArgumentException(
            "%s holds a data set of other settings: %s; name another folder"
                .formatted(folder, there.strip()));
      }
      return;
    }
    try (OutputFile out = OutputFile.to(about)) {
      try (OutputStream stream = out.stream()) {
        stream.write(json.getBytes(StandardCharsets.UTF_8));
      }
      out.commit();
    }
  }

  private Result run(int first, int count, int threads, Progress progress) throws IOException {
    ExecutorService pool =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread = new Thread(task, "dataset");
              thread.setDaemon(true);
              return thread;
            });
    try {
      int made = 0;
      int found = 0;
      int elsewhere = 0;
      Pipeline pipeline = new Pipeline(pool, 2 * threads + 2);
      for (int shard = first; shard < first + count; shard++) {
        double before = (shard - first) / (double) count;
        progress.report(source.doing(), before);
        Path target = folder.resolve(fileName(shard));
        if (Files.exists(target)) {
          found++;
          continue;
        }
        try (Lock lock = Lock.on(folder, shard)) {
          if (lock.lock == null) {
            elsewhere++;
          } else if (Files.exists(target)) {
            found++;
          } else if (write(
              target,
              shard,
              pipeline,
              done -> progress.report(source.doing(), before + done / count))) {
            made++;
          }
        }
      }
      progress.report(source.doing(), 1);
      return new Result(made, found, elsewhere, left);
    } finally {
      pool.shutdownNow();
    }
  }

  private interface Share {
    void done(double share);
  }

  /** Writes a shard, unless there is nothing for it. */
  private boolean write(Path target, int shard, Pipeline pipeline, Share share) throws IOException {
    int written = 0;
    try (OutputFile file = OutputFile.to(target)) {
      try (OutputStream out = file.stream()) {
        int count = source.count(shard);
        pipeline.start(shard, count);
        for (int i = 0; i < count; i++) {
          Optional<Sample> made = pipeline.next();
          if (made.isPresent()) {
            made.get().write(out);
            written++;
          } else {
            left++;
          }
          share.done((i + 1.0) / count);
        }
        Tar.end(out);
      }
      if (written > 0) {
        file.commit();
      }
    }
    return written > 0;
  }

  /** Makes the samples of a shard by several threads, a few ahead, and hands them out in order. */
  private final class Pipeline {
    private final ExecutorService pool;
    private final int ahead;
    private final Deque<Future<Optional<Sample>>> waiting = new ArrayDeque<>();
    private int shard;
    private int begun;
    private int end;

    Pipeline(ExecutorService pool, int ahead) {
      this.pool = pool;
      this.ahead = ahead;
    }

    void start(int next, int count) {
      shard = next;
      begun = 0;
      end = count;
      fill();
    }

    private void fill() {
      while (begun < end && waiting.size() < ahead) {
        int of = shard;
        int index = begun++;
        waiting.add(pool.submit(() -> source.make(of, index)));
      }
    }

    Optional<Sample> next() throws IOException {
      try {
        Optional<Sample> sample = waiting.remove().get();
        fill();
        return sample;
      } catch (ExecutionException e) {
        if (e.getCause() instanceof Error error) {
          throw error; // such as lack of memory, which the user can mend
        }
        if (e.getCause() instanceof IOException io) {
          throw io;
        }
        throw new IllegalStateException("making a sequence failed", e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancellationException("making the data set was interrupted");
      }
    }
  }

  /** One process makes a shard; the lock goes with the process, however that ends. */
  private record Lock(Path path, FileChannel channel, FileLock lock, Runnable tidying)
      implements AutoCloseable {
    static Lock on(Path folder, int shard) throws IOException {
      Path path = folder.resolve("." + fileName(shard) + ".lock");
      FileChannel channel =
          FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        FileLock lock = channel.tryLock();
        Runnable tidying = () -> path.toFile().delete();
        if (lock != null) {
          Ending.add(tidying);
        }
        return new Lock(path, channel, lock, tidying);
      } catch (IOException e) {
        channel.close();
        throw e;
      }
    }

    @Override
    public void close() throws IOException {
      if (lock != null) {
        Files.deleteIfExists(path);
        Ending.remove(tidying);
      }
      channel.close();
    }
  }
}

package pentimento.weights;

import java.util.Set;

/**
 * Names in pickles that have no place among weights, because calling them runs commands or code, or
 * reaches files or the network. The list warns people of files that were made to harm; it keeps
 * nothing from being run, since nothing is.
 */
final class HarmfulNames {
  /** What Python's built-ins hold that makes values and nothing else. */
  private static final Set<String> HARMLESS_BUILTINS =
      words(
          """
          bool bytearray bytes complex dict float frozenset int list long object range set
          slice str tuple unicode xrange
          """);

  private static final Set<String> BUILTINS = Set.of("builtins", "__builtin__", "__builtins__");

  /** Modules, with all that is in them, that run commands or code, reach files or the network. */
  private static final Set<String> HARMFUL =
      words(
          """
          _ctypes _io _pickle _posixsubprocess _thread _winapi aiohttp asyncio atexit bdb
          cPickle cffi cloudpickle code codeop commands cProfile ctypes dill distutils
          doctest ensurepip fileinput ftplib functools gc http httplib httpx idlelib imp
          importlib inspect io ipykernel joblib linecache marshal mmap multiprocessing nt
          ntpath operator os pdb pickle pip pkgutil platform popen2 posix posixpath
          profile pty pydoc requests resource runpy selectors setuptools shelve shutil
          signal site smtplib socket socketserver sqlite3 ssl subprocess sys sysconfig
          telnetlib tempfile threading timeit trace types urllib urllib2 urllib3 venv
          webbrowser winreg xmlrpc zipimport
          """);

  /** Parts of otherwise harmless packages that run code or open files. */
  private static final Set<String> HARMFUL_PARTS =
      words(
          """
          numpy.distutils. numpy.f2py. numpy.fromfile numpy.load numpy.testing.
          pandas.eval pandas.io. pandas.read_ torch._C. torch._dynamo. torch._inductor.
          torch.distributed.rpc. torch.hub. torch.jit. torch.load torch.ops.
          torch.package. torch.save torch.serialization.load torch.utils.cpp_extension.
          """);

  private HarmfulNames() {}

  private static Set<String> words(String text) {
    return Set.of(text.strip().split("\\s+"));
  }

  /** May calling this do harm? */
  static boolean mayHarm(String module, String name) {
    String outer = module.contains(".") ? module.substring(0, module.indexOf('.')) : module;
    if (BUILTINS.contains(module)) {
      return !HARMLESS_BUILTINS.contains(name);
    }
    return HARMFUL.contains(outer)
        || HARMFUL_PARTS.stream().anyMatch((module + "." + name)::startsWith)
        || name.contains(".") && reachesOut(name);
  }

  /** A name with dots can reach through a harmless module to what that has imported. */
  private static boolean reachesOut(String name) {
    for (String part : name.split("\\.", -1)) {
      if (HARMFUL.contains(part) || part.startsWith("__") || part.equals("eval")) {
        return true;
      }
    }
    return false;
  }
}

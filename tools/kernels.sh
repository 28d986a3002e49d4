#!/bin/sh
# Runs the JMH benchmarks of single kernels: tools/kernels.sh [JMH options], such as -f 1 -wi 3 -i 5.
set -e
cd "$(dirname "$0")/.."
./mvnw -q -DskipTests test-compile dependency:build-classpath \
  -Dmdep.outputFile=target/kernels.classpath -Dmdep.includeScope=test
exec java -Djava.awt.headless=true \
  -cp "target/test-classes:target/classes:$(cat target/kernels.classpath)" \
  org.openjdk.jmh.Main "$@"

@echo off
rem Pentimento: builds itself on first use, then runs. Needs a JDK 17 or later.
setlocal
set "here=%~dp0"
set "jar=%here%target\pentimento.jar"
set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java"

if not exist "%jar%" (
  echo pentimento: building, this takes a minute ... 1>&2
  pushd "%here%"
  call mvnw.cmd -q -DskipTests package 1>&2
  if errorlevel 1 (
    popd
    echo pentimento: the build failed; see above 1>&2
    exit /b 1
  )
  popd
)

set "OMP_WAIT_POLICY=PASSIVE"
set "OPT_OUT_TRACKING=true"
"%java%" -XX:+UseSerialGC -XX:MaxNewSize=256m -Xlog:disable -Xlog:all=warning:stderr -Dai.djl.offline=true -Dpentimento.home="%here%." -Dpentimento.terminal=true %PENTIMENTO_JAVA_OPTIONS% -jar "%jar%" %*
exit /b %ERRORLEVEL%

@echo off
rem Pentimento: builds itself on first use, then runs. Needs a JDK 17 or later.
rem After changes to the sources: mvnw -DskipTests package, with -Pnatives where PyTorch is there
setlocal EnableExtensions DisableDelayedExpansion
set "here=%~dp0"
set "jar=%here%target\pentimento.jar"

set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME:"=%\bin\java.exe"
if defined JAVA_HOME if not exist "%java%" goto nojava
if not defined JAVA_HOME for %%i in (java.exe) do if "%%~$PATH:i"=="" goto nojava

if exist "%jar%" goto run
echo pentimento: building, this takes a minute ... 1>&2
rem PyTorch, once there, stays.
set "natives="
if exist "%here%target\lib\pytorch-native-*" set "natives=-Pnatives"
if exist "%here%target\lib\pytorch-native-cu1*" set "natives=-Pnatives-cuda"
pushd "%here%"
call "%here%mvnw.cmd" -q -DskipTests %natives% package 1>&2
set "failed=%ERRORLEVEL%"
popd
if not "%failed%"=="0" goto nobuild

:run
rem Idle OpenMP threads must not spin beside our own.
set "OMP_WAIT_POLICY=PASSIVE"
set "OPT_OUT_TRACKING=true"
rem No pentimento.terminal here: cmd cannot tell where output goes, Java can.
"%java%" -XX:+UseSerialGC -Xms64m -XX:MaxNewSize=256m -Xlog:disable -Xlog:all=warning:stderr -Dai.djl.offline=true -Dpentimento.home="%here%." %PENTIMENTO_JAVA_OPTIONS% -jar "%jar%" %*
exit /b %ERRORLEVEL%

:nojava
echo pentimento: needs a JDK 17 or later: install one, or point JAVA_HOME at it 1>&2
exit /b 1

:nobuild
echo pentimento: the build failed; see above 1>&2
exit /b 1

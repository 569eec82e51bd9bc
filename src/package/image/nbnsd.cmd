@echo off
rem Runs the commands of nbnsd that need no daemon on Windows: query, status, nbtstat -a, -A, register, refresh, release, analyze,
rem decode-event, events, check-config, import FILE --dry-run and others that read files. Takes the Java of JAVA_HOME, or the one in
rem PATH; 17 or later.
rem   NBNSD_JAVA_OPTIONS   more options for it, such as -Xmx1g
setlocal
set "nbnsd_home=%~dp0.."
set "nbnsd_java=java"
if defined JAVA_HOME set "nbnsd_java=%JAVA_HOME%\bin\java"
if exist "%nbnsd_home%\runtime\bin\java.exe" set "nbnsd_java=%nbnsd_home%\runtime\bin\java"
"%nbnsd_java%" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC %NBNSD_JAVA_OPTIONS% -jar "%nbnsd_home%\nbnsd.jar" %*
exit /b %ERRORLEVEL%

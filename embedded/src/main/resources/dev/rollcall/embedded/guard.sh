# Every child of the launcher is started through this script (see Child.java).
#
#   start TENTHS STOP LOG COMMAND…  becomes COMMAND itself: same pid, leader of a session of its own, a guard beside it.
#   watch PID TENTHS STOP           is that guard. Its standard input is a pipe that the launcher keeps open and never
#                                   writes to. At its end (the launcher is gone, kill -9 included, or PID ended) it
#                                   sends STOP to PID, waits TENTHS of a second, and kills what is left of PID's group.
#
# COMMAND is exec'ed, never run with `&`: that would make it ignore SIGINT for ever.
# `kill -SIGNAL -GROUP` is the one form that dash, bash and busybox all understand.

session() {
  if command -v setsid >/dev/null 2>&1; then
    exec setsid "$@"
  else
    exec perl -MPOSIX -e 'POSIX::setsid(); exec @ARGV or exit 127' "$@"
  fi
}

case $1 in
start)
  tenths=$2 stop=$3 log=$4
  shift 4
  exec 3<&0 </dev/null
  # Forked twice: the guard must be no child of COMMAND, which may wait for children that it does not know.
  (session sh -c 'eval "$ROLLCALL_GUARD"' rollcall-guard watch $$ "$tenths" "$stop" <&3 3<&- &)
  exec 3<&-
  unset ROLLCALL_GUARD
  exec "$@" >>"$log" 2>&1
  ;;
watch)
  pid=$2 tenths=$3 stop=$4
  forwarded=
  trap '' INT HUP QUIT
  trap 'forwarded=1; kill "-$stop" "$pid" 2>/dev/null' TERM
  echo "guard $$"
  # A trapped signal makes dash's `read` fail as an end of file does.
  while read -r _ || [ "$forwarded" ]; do forwarded=; done
  trap '' TERM
  kill "-$stop" "$pid" 2>/dev/null
  while [ "$tenths" -gt 0 ] && kill -0 "-$pid" 2>/dev/null; do
    # Once the leader is gone, the others have nobody to drain for.
    kill -0 "$pid" 2>/dev/null || kill -TERM "-$pid" 2>/dev/null
    sleep 0.1
    tenths=$((tenths - 1))
  done
  kill -KILL "-$pid" 2>/dev/null
  ;;
esac

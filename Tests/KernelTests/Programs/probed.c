/* A program with a function and an SDT probe to set user space probes at. */
#include <stdlib.h>
#include <sys/sdt.h>

__attribute__((noinline)) int serve(int number)
{
  DTRACE_PROBE1(acme, request, number);
  return number + 1;
}

/* Serves so many requests. */
int main(int argc, char **argv)
{
  int count = argc > 1 ? atoi(argv[1]) : 1;
  int served = 0;

  while (served < count)
    served = serve(served);
  return 0;
}

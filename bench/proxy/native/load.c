// The load client of `npm run bench`: raw sockets, one thread, epoll. Called by bench/proxy/loadClient.ts; prints one line of JSON.
// load PORT REQUEST_FILE CONNECTIONS SECONDS [hold | REQUESTS_A_SECOND]
// Sends the bytes of the file over each connection, reads the answer to its end (content-length or chunked) and sends them again until the
// time is over. Requests under way then are finished, and counted. `hold`: sends once, prints "held" when every connection has the first
// byte of a body, and closes them all with a reset when its standard input ends. A rate: connections take turns to send at that pace, by the
// millisecond; one that still waits for its answer sends as soon as it has it.
// Stamps in answers ('@', 20 digits, '@': the upstream's monotonic clock in ns) give the delay of each piece.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

typedef struct { double *values; size_t length, size; } Series;
typedef struct {
  int fd; int done;
  size_t sent;                     // of the request
  char head[16384]; size_t headLength;
  int inBody, chunked, keeps; long long left; // bytes left of the body, or of the chunk
  int chunkState; char line[32]; int lineLength;
  char stamp[21]; int stampLength; // digits after an '@', -1: none seen
  uint64_t lastStamp;              // texts told again at the end of an answer have older ones
  uint64_t started; int first;
  uint64_t due; int waits;         // where there is a rate: when the next request is to be sent, and whether that is waited for
} Connection;

static int poller; static char *request; static size_t requestLength; static int port;
static Series latency, firstByte, delay; static unsigned long long finished, failed, bytes; static uint64_t endsAt, interval; static int holds, held;

static uint64_t now(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return (uint64_t)t.tv_sec * 1000000000u + t.tv_nsec; }
static void die(const char *what) { perror(what); exit(1); }
static void add(Series *series, double value) {
  if (series->length == series->size) { series->size = series->size * 2 + 65536; series->values = realloc(series->values, series->size * sizeof(double)); }
  series->values[series->length++] = value;
}
static int compare(const void *a, const void *b) { double x = *(const double *)a, y = *(const double *)b; return x < y ? -1 : x > y; }
static double at(Series *series, double share) { return series->length == 0 ? 0 : series->values[(size_t)(share * (series->length - 1))]; }
static void tell(const char *name, Series *series) {
  qsort(series->values, series->length, sizeof(double), compare);
  printf("\"%s\":{\"count\":%zu,\"p50\":%.2f,\"p90\":%.2f,\"p99\":%.2f,\"max\":%.2f},", name, series->length, at(series, .5), at(series, .9), at(series, .99), at(series, 1));
}

static void begin(Connection *c);
static void open_(Connection *c) {
  c->fd = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
  if (connect(c->fd, (struct sockaddr *)&address, sizeof address) < 0) die("connect");
  int on = 1; setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  fcntl(c->fd, F_SETFL, O_NONBLOCK);
  struct epoll_event event = { .events = EPOLLIN, .data.ptr = c };
  epoll_ctl(poller, EPOLL_CTL_ADD, c->fd, &event);
  begin(c);
}
static void push(Connection *c) {
  while (c->sent < requestLength) {
    ssize_t sent = send(c->fd, request + c->sent, requestLength - c->sent, MSG_NOSIGNAL);
    if (sent < 0 && errno == EAGAIN) {
      struct epoll_event event = { .events = EPOLLIN | EPOLLOUT, .data.ptr = c };
      epoll_ctl(poller, EPOLL_CTL_MOD, c->fd, &event);
      return;
    }
    if (sent < 0) return; // reading tells
    c->sent += sent;
  }
  struct epoll_event event = { .events = EPOLLIN, .data.ptr = c };
  epoll_ctl(poller, EPOLL_CTL_MOD, c->fd, &event);
}
static void begin(Connection *c) {
  if (interval) {
    uint64_t time = now();
    if (time >= endsAt) { c->done = 1; close(c->fd); return; }
    if (time < c->due) { c->waits = 1; return; }
    c->due += interval; c->waits = 0;
  }
  c->sent = c->headLength = 0; c->inBody = c->first = 0; c->stampLength = -1; c->started = now();
  push(c);
}
static void finish(Connection *c, int well) {
  if (well) { finished++; add(&latency, (now() - c->started) / 1000.0); } else failed++;
  if (now() >= endsAt || holds) { c->done = 1; close(c->fd); return; }
  if (!well || !c->keeps) { close(c->fd); open_(c); return; }
  begin(c);
}
static void readStamps(Connection *c, const char *data, size_t length, uint64_t time) {
  for (size_t i = 0; i < length; i++) {
    char one = data[i];
    if (one == '@') {
      if (c->stampLength == 20) {
        c->stamp[20] = 0; c->stampLength = -1;
        uint64_t stamp = strtoull(c->stamp, NULL, 10);
        if (stamp > c->lastStamp) { c->lastStamp = stamp; add(&delay, (double)(int64_t)(time - stamp) / 1000.0); }
      } else c->stampLength = 0;
    } else if (c->stampLength >= 0) {
      if (one >= '0' && one <= '9' && c->stampLength < 20) c->stamp[c->stampLength++] = one; else c->stampLength = -1;
    }
  }
}
// Takes bytes of the body; returns how many were the answer's, and says in *whole whether it has ended.
static size_t takeBody(Connection *c, const char *data, size_t length, int *whole, uint64_t time) {
  size_t used = 0;
  if (length > 0 && !c->first) { c->first = 1; add(&firstByte, (time - c->started) / 1000.0); if (holds) held++; }
  if (!c->chunked) {
    used = (long long)length < c->left ? length : (size_t)c->left;
    readStamps(c, data, used, time); c->left -= used; *whole = c->left == 0;
    return used;
  }
  while (used < length) {
    if (c->chunkState == 0 || c->chunkState == 3) { // line of a size, or a trailer
      char one = data[used++];
      if (one != '\n') { if (c->lineLength < 31) c->line[c->lineLength++] = one; continue; }
      c->line[c->lineLength] = 0;
      int empty = c->lineLength == 0 || (c->lineLength == 1 && c->line[0] == '\r');
      c->lineLength = 0;
      if (c->chunkState == 3) { if (empty) { *whole = 1; return used; } continue; }
      c->left = strtoll(c->line, NULL, 16);
      c->chunkState = c->left == 0 ? 3 : 1;
    } else if (c->chunkState == 1) {
      size_t part = (long long)(length - used) < c->left ? length - used : (size_t)c->left;
      readStamps(c, data + used, part, time); used += part; c->left -= part;
      if (c->left == 0) { c->left = 2; c->chunkState = 2; }
    } else { used++; if (--c->left == 0) c->chunkState = 0; }
  }
  return used;
}
static void receive(Connection *c) {
  static char data[262144];
  for (;;) {
    ssize_t got = recv(c->fd, data, sizeof data, 0);
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) { finish(c, 0); return; }
    uint64_t time = now(); bytes += got;
    size_t used = 0;
    if (!c->inBody) {
      size_t before = c->headLength, room = sizeof c->head - 1 - before, part = (size_t)got < room ? (size_t)got : room;
      memcpy(c->head + before, data, part); c->headLength += part; c->head[c->headLength] = 0;
      char *end = memmem(c->head, c->headLength, "\r\n\r\n", 4);
      if (!end) { if (c->headLength == sizeof c->head - 1) { finish(c, 0); return; } continue; }
      size_t head = end - c->head + 4; used = head - before; end[2] = 0;
      if (strncmp(c->head + 9, "200", 3) != 0) { if (failed == 0) fprintf(stderr, "%s\n%.*s\n", c->head, (int)(c->headLength - head), c->head + head); finish(c, 0); return; }
      char *sized = strcasestr(c->head, "\r\ncontent-length:");
      c->chunked = strcasestr(c->head, "\r\ntransfer-encoding: chunked") != NULL;
      c->keeps = strcasestr(c->head, "\r\nconnection: close") == NULL;
      c->left = sized ? strtoll(sized + 17, NULL, 10) : 0; c->inBody = 1; c->chunkState = 0; c->lineLength = 0;
    }
    int whole = 0;
    takeBody(c, data + used, got - used, &whole, time);
    if (whole) { finish(c, 1); if (c->done) return; return; }
  }
}

int main(int count, char **values) {
  if (count < 5) { fputs("load PORT REQUEST_FILE CONNECTIONS SECONDS [hold | REQUESTS_A_SECOND]\n", stderr); return 2; }
  port = atoi(values[1]);
  FILE *file = fopen(values[2], "rb"); if (!file) die(values[2]);
  fseek(file, 0, SEEK_END); requestLength = ftell(file); rewind(file);
  request = malloc(requestLength); if (fread(request, 1, requestLength, file) != requestLength) die("request"); fclose(file);
  int connections = atoi(values[3]); holds = count > 5 && strcmp(values[5], "hold") == 0;
  poller = epoll_create1(0);
  uint64_t started = now(); endsAt = started + (uint64_t)(atof(values[4]) * 1e9);
  Connection *all = calloc(connections, sizeof *all);
  if (count > 5 && !holds) interval = (uint64_t)(connections / atof(values[5]) * 1e9);
  for (int i = 0; i < connections; i++) { all[i].due = started + interval * i / connections; open_(&all[i]); }
  static struct epoll_event events[1024]; int toldHeld = 0;
  if (holds) { struct epoll_event event = { .events = EPOLLIN, .data.ptr = NULL }; epoll_ctl(poller, EPOLL_CTL_ADD, 0, &event); }
  for (;;) {
    int open = 0; for (int i = 0; i < connections; i++) open += !all[i].done;
    if (open == 0) break;
    int ready = epoll_wait(poller, events, 1024, interval ? 1 : 1000);
    for (int i = 0; interval && i < connections; i++) if (!all[i].done && all[i].waits) begin(&all[i]);
    // What hangs for ten seconds after the end has failed.
    if (ready == 0 && !holds && now() > endsAt + 10000000000ull) { failed += open; break; }
    for (int i = 0; i < ready; i++) {
      Connection *c = events[i].data.ptr;
      if (c == NULL) {
        char rest[64]; if (read(0, rest, sizeof rest) > 0) continue;
        struct linger abrupt = { .l_onoff = 1, .l_linger = 0 };
        for (int j = 0; j < connections; j++) if (!all[j].done) { setsockopt(all[j].fd, SOL_SOCKET, SO_LINGER, &abrupt, sizeof abrupt); close(all[j].fd); all[j].done = 1; }
        break;
      }
      if (c->done) continue;
      if (events[i].events & EPOLLOUT) push(c);
      if (events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) receive(c);
    }
    if (holds && !toldHeld && held == connections) { toldHeld = 1; puts("held"); fflush(stdout); }
  }
  double seconds = (now() - started) / 1e9;
  printf("{"); tell("latencyMicroseconds", &latency); tell("firstByteMicroseconds", &firstByte); tell("delayMicroseconds", &delay);
  printf("\"finished\":%llu,\"failed\":%llu,\"bytes\":%llu,\"seconds\":%.4f}\n", finished, failed, bytes, seconds);
  return 0;
}

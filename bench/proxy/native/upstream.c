// The upstream of `npm run bench`: an HTTP/1.1 server that plays scripts. One thread, epoll; takes pairs of a port and a script file.
// Called by bench/proxy/upstreams.ts. It knows no protocol: what it sends, and when, stands in the scripts (bench/proxy/scripts.ts).
//
// Script file, numbers little endian: u32 count, u32 hold (1: the connection stays open without a word after the last piece), then for
// each piece: u32 delay in microseconds before it, u32 length, i32 offset of a stamp of 20 digits (-1: none), the bytes. A stamp is
// replaced by the monotonic clock in nanoseconds when the piece is sent.
// `GET /stats` on any port answers {"open":N,"requests":N}: connections that hold an answer now, requests so far.
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
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

typedef struct { uint32_t delay, length; int32_t stamp; const char *bytes; } Piece;
typedef struct { uint32_t count, hold; Piece *pieces; } Script;
typedef struct Connection {
  int fd;
  const Script *script;
  char *input; size_t inputLength, inputSize;
  int answering; uint32_t piece; uint64_t due;      // the next piece, and when it is due (ns)
  char *output; size_t outputLength, outputSent, outputSize;
  int waitsForRoom, listed; struct Connection *next, *previous; // in the list of those that wait for a time
  int closed;
} Connection;
typedef struct { int fd; const Script *script; } Listener;

static int poller;
static Connection waiting = { .next = &waiting, .previous = &waiting };
static uint64_t openAnswers, requests;

static uint64_t now(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return (uint64_t)t.tv_sec * 1000000000u + t.tv_nsec; }
static void die(const char *what) { perror(what); exit(1); }

static Script *readScript(const char *path) {
  FILE *file = fopen(path, "rb"); if (!file) die(path);
  Script *script = calloc(1, sizeof *script);
  if (fread(&script->count, 4, 1, file) != 1 || fread(&script->hold, 4, 1, file) != 1) die("script");
  script->pieces = calloc(script->count, sizeof(Piece));
  for (uint32_t i = 0; i < script->count; i++) {
    Piece *piece = &script->pieces[i];
    if (fread(&piece->delay, 4, 1, file) != 1 || fread(&piece->length, 4, 1, file) != 1 || fread(&piece->stamp, 4, 1, file) != 1) die("piece");
    char *bytes = malloc(piece->length);
    if (fread(bytes, 1, piece->length, file) != piece->length) die("bytes");
    piece->bytes = bytes;
  }
  fclose(file);
  return script;
}

static void unlist(Connection *c) {
  if (!c->listed) return;
  c->previous->next = c->next; c->next->previous = c->previous; c->listed = 0;
}
static void enlist(Connection *c) {
  if (c->listed) return;
  c->next = &waiting; c->previous = waiting.previous; waiting.previous->next = c; waiting.previous = c; c->listed = 1;
}
static void interest(Connection *c, int room) {
  if (c->waitsForRoom == room) return;
  c->waitsForRoom = room;
  struct epoll_event event = { .events = EPOLLIN | (room ? EPOLLOUT : 0), .data.ptr = c };
  epoll_ctl(poller, EPOLL_CTL_MOD, c->fd, &event);
}
static void shut(Connection *c) {
  if (c->closed) return;
  c->closed = 1;
  if (c->answering) openAnswers--;
  unlist(c);
  close(c->fd);
}
static void append(Connection *c, const char *bytes, size_t length) {
  if (c->outputLength + length > c->outputSize) {
    c->outputSize = (c->outputLength + length) * 2;
    c->output = realloc(c->output, c->outputSize);
  }
  memcpy(c->output + c->outputLength, bytes, length);
  c->outputLength += length;
}
static void stampInto(char *at) {
  uint64_t time = now();
  for (int i = 19; i >= 0; i--) { at[i] = '0' + time % 10; time /= 10; }
}
// Sends what is due. One write for each piece, as providers do: a chunk is a packet.
static void play(Connection *c) {
  for (;;) {
    while (c->outputSent < c->outputLength) {
      ssize_t sent = send(c->fd, c->output + c->outputSent, c->outputLength - c->outputSent, MSG_NOSIGNAL);
      if (sent < 0 && errno == EAGAIN) { interest(c, 1); return; }
      if (sent < 0) { shut(c); return; }
      c->outputSent += sent;
    }
    c->outputLength = c->outputSent = 0;
    interest(c, 0);
    if (!c->answering) return;
    if (c->piece == c->script->count) {
      if (c->script->hold) return;
      c->answering = 0; openAnswers--;
      return;
    }
    const Piece *piece = &c->script->pieces[c->piece];
    if (piece->delay > 0) {
      uint64_t time = now();
      if (c->due == 0) c->due = time + (uint64_t)piece->delay * 1000;
      if (time < c->due) { enlist(c); return; }
      // The next is counted from when this one was due, so that the pace holds.
      c->due += c->piece + 1 < c->script->count ? (uint64_t)c->script->pieces[c->piece + 1].delay * 1000 : 0;
    }
    append(c, piece->bytes, piece->length);
    if (piece->stamp >= 0) stampInto(c->output + c->outputLength - piece->length + piece->stamp);
    c->piece++;
  }
}
static void stats(Connection *c) {
  char body[128], head[256];
  int length = snprintf(body, sizeof body, "{\"open\":%llu,\"requests\":%llu}", (unsigned long long)openAnswers, (unsigned long long)requests);
  int headLength = snprintf(head, sizeof head, "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n", length);
  append(c, head, headLength); append(c, body, length);
  play(c);
}
// Length of the first whole request in the input, 0 where it is not there yet.
static size_t requestLength(Connection *c) {
  char *end = memmem(c->input, c->inputLength, "\r\n\r\n", 4);
  if (!end) return 0;
  size_t head = end - c->input + 4;
  char saved = c->input[head - 1]; c->input[head - 1] = 0;
  char *length = strcasestr(c->input, "\r\ncontent-length:");
  char *chunked = strcasestr(c->input, "\r\ntransfer-encoding:");
  size_t body = length ? strtoull(length + 17, NULL, 10) : 0;
  c->input[head - 1] = saved;
  if (chunked && !length) {
    char *last = memmem(c->input + head - 2, c->inputLength - head + 2, "\r\n0\r\n\r\n", 7);
    return last ? (size_t)(last - c->input) + 7 : 0;
  }
  return c->inputLength >= head + body ? head + body : 0;
}
static void receive(Connection *c) {
  for (;;) {
    if (c->inputSize - c->inputLength < 65536) { c->inputSize = c->inputSize * 2 + 131072; c->input = realloc(c->input, c->inputSize + 1); }
    ssize_t got = recv(c->fd, c->input + c->inputLength, c->inputSize - c->inputLength, 0);
    if (got == 0 || (got < 0 && errno != EAGAIN)) { shut(c); return; }
    if (got < 0) break;
    c->inputLength += got;
    if ((size_t)got < 65536) break;
  }
  while (!c->answering && c->inputLength > 0) {
    size_t length = requestLength(c);
    if (length == 0) return;
    int asksStats = c->inputLength > 10 && memcmp(c->input, "GET /stats", 10) == 0;
    memmove(c->input, c->input + length, c->inputLength - length);
    c->inputLength -= length;
    if (asksStats) { stats(c); continue; }
    requests++; openAnswers++;
    c->answering = 1; c->piece = 0; c->due = 0;
    play(c);
    if (c->closed) return;
  }
}
static void welcome(Listener *listener) {
  for (;;) {
    int fd = accept4(listener->fd, NULL, NULL, SOCK_NONBLOCK);
    if (fd < 0) return;
    int on = 1; setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    Connection *c = calloc(1, sizeof *c);
    c->fd = fd; c->script = listener->script;
    struct epoll_event event = { .events = EPOLLIN, .data.ptr = c };
    epoll_ctl(poller, EPOLL_CTL_ADD, fd, &event);
  }
}
static uint64_t soonest(void) {
  uint64_t due = 0;
  for (Connection *c = waiting.next; c != &waiting; c = c->next) if (due == 0 || c->due < due) due = c->due;
  return due;
}

int main(int count, char **values) {
  poller = epoll_create1(0);
  static Listener listeners[64]; int listening = 0;
  for (int i = 1; i + 1 < count && listening < 64; i += 2) {
    Listener *listener = &listeners[listening++];
    listener->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    int on = 1; setsockopt(listener->fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(atoi(values[i])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    if (bind(listener->fd, (struct sockaddr *)&address, sizeof address) < 0) die("bind");
    if (listen(listener->fd, 4096) < 0) die("listen");
    listener->script = readScript(values[i + 1]);
    struct epoll_event event = { .events = EPOLLIN, .data.ptr = listener };
    epoll_ctl(poller, EPOLL_CTL_ADD, listener->fd, &event);
  }
  int timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
  struct epoll_event event = { .events = EPOLLIN, .data.ptr = NULL };
  epoll_ctl(poller, EPOLL_CTL_ADD, timer, &event);
  puts("ready"); fflush(stdout);
  static struct epoll_event events[1024];
  Connection *gone[1024];
  for (;;) {
    uint64_t due = soonest();
    struct itimerspec when = { .it_value = { .tv_sec = due / 1000000000u, .tv_nsec = due % 1000000000u } };
    timerfd_settime(timer, TFD_TIMER_ABSTIME, &when, NULL);
    int ready = epoll_wait(poller, events, 1024, -1), left = 0;
    for (int i = 0; i < ready; i++) {
      void *subject = events[i].data.ptr;
      if (subject == NULL) { uint64_t times; if (read(timer, &times, 8) < 0 && errno != EAGAIN) die("timer"); continue; }
      if ((Listener *)subject >= listeners && (Listener *)subject < listeners + 64) { welcome(subject); continue; }
      Connection *c = subject;
      if (events[i].events & (EPOLLERR | EPOLLHUP)) shut(c);
      if (!c->closed && (events[i].events & EPOLLOUT)) play(c);
      if (!c->closed && (events[i].events & EPOLLIN)) receive(c);
      if (c->closed) gone[left++] = c;
    }
    uint64_t time = now();
    for (Connection *c = waiting.next, *next; c != &waiting; c = next) {
      next = c->next;
      if (c->due <= time) { unlist(c); play(c); }
    }
    for (int i = 0; i < left; i++) { free(gone[i]->input); free(gone[i]->output); free(gone[i]); }
  }
}

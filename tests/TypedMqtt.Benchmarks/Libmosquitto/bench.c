/*
 * The works of the comparison for libmosquitto, as a careful C program does them: one thread, the library's functions for an event loop, topics and
 * JSON by snprintf, the same 110 bytes. What is received is taken as it is: there is no JSON parser in C's library.
 *
 * bench <kind> <qos> <window> <count> <size> <port> <warm-up ms> <steady ms>
 */
#include <arpa/inet.h>
#include <mosquitto.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { CREDIT = 1000, QOS0_WINDOW = 1000, SAMPLES = 1024 };

static int qos, window, count, size, port;
static double warm_up, steady;
static char *blob;
static char (*filters)[32];
static bool many_filters;

static long started, completed, handled, connected, subscribed;
static double checksum;
static int credits = -1;

struct reading {
    int sequence;
    long long timestamp;
    double celsius, humidity, pressure;
};

static struct reading readings[SAMPLES];

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double cpu(void)
{
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) + (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

static void check(int code, const char *what)
{
    if (code != MOSQ_ERR_SUCCESS) {
        fprintf(stderr, "%s: %s\n", what, mosquitto_strerror(code));
        exit(1);
    }
}

/* What mosquitto_loop does, with poll: it uses select, which knows no more than 1,024 descriptors. */
static int loop(struct mosquitto *m, int timeout)
{
    struct pollfd fd = { .fd = mosquitto_socket(m), .events = (short)(POLLIN | (mosquitto_want_write(m) ? POLLOUT : 0)) };
    if (fd.fd < 0) {
        return MOSQ_ERR_NO_CONN;
    }
    if (poll(&fd, 1, timeout) < 0) {
        return MOSQ_ERR_ERRNO;
    }
    int code = MOSQ_ERR_SUCCESS;
    if (fd.revents & POLLOUT) {
        code = mosquitto_loop_write(m, 1);
    }
    if (code == MOSQ_ERR_SUCCESS && (fd.revents & (POLLIN | POLLHUP | POLLERR))) {
        code = mosquitto_loop_read(m, 1);
    }
    return code == MOSQ_ERR_SUCCESS ? mosquitto_loop_misc(m) : code;
}

static void on_connect(struct mosquitto *m, void *user, int code)
{
    (void)m, (void)user;
    check(code, "CONNACK");
    connected++;
}

static void on_publish(struct mosquitto *m, void *user, int id)
{
    (void)m, (void)user, (void)id;
    completed++;
}

static void on_subscribe(struct mosquitto *m, void *user, int id, int n, const int *granted)
{
    (void)m, (void)user, (void)id, (void)granted;
    subscribed += n;
}

static void handle(const struct mosquitto_message *message)
{
    /* The two parameters of the topic: bench/{device}/readings/{channel}. */
    char device[32];
    int channel;
    if (sscanf(message->topic, "bench/%31[^/]/readings/%d", device, &channel) != 2) {
        return;
    }
    checksum += channel + device[0] + ((const char *)message->payload)[message->payloadlen - 1];
    if (++handled % CREDIT == 0 && credits >= 0 && write(credits, "\1", 1) != 1) {
        exit(1);
    }
}

static void on_message(struct mosquitto *m, void *user, const struct mosquitto_message *message)
{
    (void)m, (void)user;
    if (!many_filters) {
        handle(message);
        return;
    }
    for (int i = 0; i < count; i++) {
        bool match = false;
        if (mosquitto_topic_matches_sub(filters[i], message->topic, &match) == MOSQ_ERR_SUCCESS && match) {
            handle(message);
            return;
        }
    }
}

static struct mosquitto *open_connection(bool clean)
{
    char id[32];
    static int number;
    snprintf(id, sizeof id, "bench-%d-%d", (int)getpid(), number++);
    struct mosquitto *m = mosquitto_new(id, clean, NULL);
    mosquitto_connect_callback_set(m, on_connect);
    mosquitto_publish_callback_set(m, on_publish);
    mosquitto_subscribe_callback_set(m, on_subscribe);
    mosquitto_message_callback_set(m, on_message);
    check(mosquitto_max_inflight_messages_set(m, many_filters ? (unsigned)window : (unsigned)(window > count ? window : count)), "window");
    mosquitto_int_option(m, MOSQ_OPT_TCP_NODELAY, 1);
    long before = connected;
    check(mosquitto_connect(m, "127.0.0.1", port, 60), "connect");
    while (connected == before) {
        check(loop(m, 1000), "loop");
    }
    return m;
}

static void publish(struct mosquitto *m)
{
    char topic[64], json[256];
    long i = started++;
    const void *payload = json;
    int length;
    if (size > 0) {
        snprintf(topic, sizeof topic, "bench/device-%02ld/blobs/%ld", i & 15, i & 7);
        payload = blob;
        length = size;
    } else {
        const struct reading *r = &readings[i & (SAMPLES - 1)];
        snprintf(topic, sizeof topic, "bench/device-%02ld/readings/%ld", i & 15, i & 7);
        length = snprintf(json, sizeof json,
            "{\"sequence\":%d,\"timestamp\":%lld,\"celsius\":%.2f,\"humidity\":%.2f,\"pressure\":%.1f,\"unit\":\"%s\"}",
            r->sequence, r->timestamp, r->celsius, r->humidity, r->pressure, "hPa");
    }
    check(mosquitto_publish(m, NULL, topic, length, payload, qos, false), "publish");
}

static void subscribe(struct mosquitto *m)
{
    if (!many_filters) {
        check(mosquitto_subscribe(m, NULL, "bench/+/readings/+", qos), "subscribe");
        while (subscribed < 1) {
            check(loop(m, 1000), "loop");
        }
        return;
    }
    char **names = malloc(sizeof *names * (size_t)count);
    for (int i = 0; i < count; i++) {
        snprintf(filters[i], sizeof filters[i], "bench/d%06d/readings/+", i);
        names[i] = filters[i];
    }
    for (int i = 0; i < count; i += 1000) {
        int n = count - i < 1000 ? count - i : 1000;
        check(mosquitto_subscribe_multiple(m, NULL, n, names + i, qos, 0, NULL), "subscribe");
        while (subscribed < i + n) {
            check(loop(m, 1000), "loop");
        }
    }
    free(names);
}

/* Publishes as far as the window allows, and has the library do what there is to do. */
static void step(struct mosquitto *m, bool publishes)
{
    /* At QoS 0 publishing writes at once; only what the socket did not take is waited for. */
    int limit = qos == 0 && size == 0 ? QOS0_WINDOW : window;
    for (int n = 0; publishes && n < 64 && started - completed < limit; n++) {
        publish(m);
    }
    check(loop(m, !publishes || started - completed >= limit ? 1000 : 0), "loop");
}

static void measure(struct mosquitto *m, bool publishes, long *counter)
{
    double begin = now();
    while (*counter == 0 || now() - begin < warm_up) {
        step(m, publishes);
    }
    long from = *counter;
    double cpu_from = cpu(), time_from = now();
    while (*counter == from || now() - time_from < steady) {
        step(m, publishes);
    }
    double messages = (double)(*counter - from), seconds = now() - time_from, used = cpu() - cpu_from;
    while (publishes && completed < started) {
        check(loop(m, 1000), "loop");
    }
    printf("{\"messages_per_second\":%.1f,\"cpu_seconds_per_million\":%.4f", messages / seconds, used * 1e6 / messages);
    if (publishes && counter == &completed) {
        printf(",\"published\":%ld", started);
    }
    printf("}\n");
}

static void measure_resume(struct mosquitto *m)
{
    while (started < count) {
        publish(m);
    }
    int code = MOSQ_ERR_SUCCESS;
    while (code == MOSQ_ERR_SUCCESS) {
        code = loop(m, 1000);
    }
    double begin = now();
    check(mosquitto_reconnect(m), "reconnect");
    while (completed < count) {
        check(loop(m, 1000), "loop");
    }
    printf("{\"milliseconds\":%.2f,\"messages_per_second\":%.1f}\n", (now() - begin) * 1e3, count / (now() - begin));
}

static double resident_kilobytes(void)
{
    long total = 0, resident = 0;
    FILE *f = fopen("/proc/self/statm", "r");
    if (f == NULL || fscanf(f, "%ld %ld", &total, &resident) != 2) {
        exit(1);
    }
    fclose(f);
    return (double)resident * (double)sysconf(_SC_PAGESIZE) / 1024.0;
}

static void measure_connections(void)
{
    int n = count;
    count = 1;
    qos = 1;
    struct mosquitto **all = malloc(sizeof *all * (size_t)(n + 1));
    double before = 0;
    for (int i = 0; i <= n; i++) {
        all[i] = open_connection(true);
        publish(all[i]);
        while (completed < started) {
            check(loop(all[i], 1000), "loop");
        }
        if (i == 0) {
            before = resident_kilobytes();
        }
    }
    printf("{\"kilobytes_per_connection\":%.2f,\"threads\":0}\n", (resident_kilobytes() - before) / n);
    for (int i = 0; i <= n; i++) {
        mosquitto_disconnect(all[i]);
    }
}

static void open_credits(void)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((unsigned short)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    credits = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(credits, (struct sockaddr *)&address, sizeof address) != 0 || write(credits, "", 1) != 1) {
        exit(1);
    }
}

int main(int argc, char **argv)
{
    if (argc != 9) {
        fprintf(stderr, "usage: bench kind qos window count size port warm-up steady\n");
        return 2;
    }
    const char *kind = argv[1];
    qos = atoi(argv[2]), window = atoi(argv[3]), count = atoi(argv[4]), size = atoi(argv[5]), port = atoi(argv[6]);
    warm_up = atof(argv[7]) / 1e3, steady = atof(argv[8]) / 1e3;
    many_filters = strcmp(kind, "Filters") == 0;
    filters = calloc((size_t)count, sizeof *filters);
    blob = calloc((size_t)size + 1, 1);
    for (int i = 0; i < SAMPLES; i++) {
        readings[i] = (struct reading) { 1000000 + i, 1764028800000LL + 1000LL * i, 20.01 + 0.11 * (i % 9), 40.11 + 0.11 * (i % 9), 1013.1 + 0.1 * (i % 9) };
    }

    mosquitto_lib_init();
    if (strcmp(kind, "Connections") == 0) {
        measure_connections();
        return 0;
    }
    if ((strcmp(kind, "Receive") == 0 || many_filters) && qos == 0) {
        open_credits();
    }
    struct mosquitto *m = open_connection(strcmp(kind, "Resume") != 0);
    if (strcmp(kind, "Publish") == 0 || strcmp(kind, "Payload") == 0) {
        measure(m, true, &completed);
    } else if (strcmp(kind, "Receive") == 0 || many_filters) {
        subscribe(m);
        measure(m, false, &handled);
    } else if (strcmp(kind, "EndToEnd") == 0) {
        subscribe(m);
        measure(m, true, &handled);
    } else if (strcmp(kind, "FirstMessage") == 0) {
        subscribe(m);
        while (handled == 0) {
            check(loop(m, 1000), "loop");
        }
        printf("{}\n");
    } else if (strcmp(kind, "Resume") == 0) {
        measure_resume(m);
    } else {
        return 2;
    }
    mosquitto_disconnect(m);
    return 0;
}

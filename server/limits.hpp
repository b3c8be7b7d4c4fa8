#pragma once

#include <chrono>
#include <cstddef>

namespace lytes::server {

using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;

/// The store's bounds, apart because the store knows no server.
struct StoreBounds {
    std::size_t requests_waiting = 1000;    ///< feedback requests (threat D5); beyond it 503
    std::size_t entries_waiting = 20'000;   ///< feedback entries of all of them
    std::size_t cards_waiting = 4096;       ///< shown cards; beyond it they are lost, and counted
    std::size_t requests_per_commit = 500;  ///< of one transaction
    std::size_t cards_per_commit = 1000;
    std::size_t history_cards = 200'000;                ///< kept in memory for de-duplication
    std::size_t rows_per_purge = 5000;                  ///< of one transaction
    std::chrono::milliseconds cards_pause = 20ms;       ///< shown cards wait for company
    std::chrono::milliseconds probe_period = 5s;        ///< an idle store proves that it can write
    std::chrono::milliseconds retry_period = 1s;        ///< a failing one tries again
    std::chrono::milliseconds append_deadline = 2s;     ///< for one commit, then 503
    std::chrono::milliseconds recall_deadline = 100ms;  ///< for a history from the database, then none
};

/// Every bound of the server, one name each (threat model 4.2). A value so that tests can shorten deadlines.
struct Limits {
    // Connections.
    std::size_t connections = 4096;              ///< open at once; beyond it 503 and close
    std::size_t connections_per_address = 256;   ///< from one peer; loopback (proxies, demo) is exempt
    std::size_t admin_connections = 64;          ///< to the admin listener, beside those
    std::size_t descriptors_reserve = 256;       ///< file descriptors kept for upstreams, logs and the store
    std::size_t requests_per_connection = 1000;  ///< then `Connection: close`, so that load spreads again
    std::chrono::milliseconds accept_pause =
        75ms;  ///< after EMFILE and its kin: accepting again at once spins
    std::chrono::milliseconds sweep_period = 50ms;  ///< how late a deadline may be noticed

    // One request. Deadlines are absolute: a slow sender gains nothing by sending a byte now and then.
    std::chrono::milliseconds header_deadline = 5s;
    std::chrono::milliseconds body_deadline = 10s;
    std::chrono::milliseconds write_deadline = 10s;
    std::chrono::milliseconds idle_deadline = 60s;  ///< between requests
    std::chrono::milliseconds linger_deadline =
        1s;                                ///< reading on after our FIN, so that the answer is not lost
    std::size_t head_bytes = 16 * 1024;    ///< request line and fields
    std::size_t fields = 100;              ///< header fields
    std::size_t target_bytes = 2 * 1024;   ///< request target
    std::size_t body_bytes = 1024 * 1024;  ///< after chunk decoding
    std::size_t chunk_overhead_bytes = 16 * 1024;  ///< wire bytes of a chunked body beyond body_bytes
    std::size_t linger_bytes = 256 * 1024;         ///< discarded after our FIN before we just close
    std::size_t kept_buffer_bytes = 64 * 1024;     ///< what an idle connection may keep of its read buffer

    // Memory of a request. A typical call fits into one block; more comes from the heap and goes back at
    // once.
    std::size_t arena_bytes = 256 * 1024;
    std::size_t arenas_kept = 8;  ///< blocks kept per thread; more only while that many calls wait for FHIR

    // Calling FHIR servers.
    std::chrono::milliseconds fhir_connect_deadline = 200ms;  ///< per address
    std::size_t fhir_response_bytes = 8 * 1024 * 1024;
    std::size_t fhir_head_bytes = 16 * 1024;
    std::size_t fhir_parallel = 8;      ///< connections per call
    std::size_t fetches_per_call = 32;  ///< 16 queries and pages, and as many single Medication reads
    std::size_t fetch_rounds = 10;      ///< times that an exchange may ask for more
    std::size_t token_bytes = 8 * 1024;

    StoreBounds store;

    // Ending.
    std::chrono::milliseconds drain_deadline = 10s;  ///< for calls in flight after SIGTERM
    std::chrono::milliseconds hard_stop = 30s;       ///< then the process ends whatever hangs

    // Knowledge.
    std::chrono::milliseconds knowledge_period = 60s;  ///< how often to look whether a dated change holds now

    // Logging.
    std::size_t log_text_bytes = 256;          ///< per field
    std::size_t log_buffer_bytes = 32 * 1024;  ///< then written at once, else at the next sweep
};

}  // namespace lytes::server

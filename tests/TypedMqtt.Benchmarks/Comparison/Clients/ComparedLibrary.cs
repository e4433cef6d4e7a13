using TypedMqtt.Benchmarks.Comparison.Measuring;
using TypedMqtt.Benchmarks.Comparison.Works;

namespace TypedMqtt.Benchmarks.Comparison.Clients;

/// <summary>A library for .NET, and how its users make clients of it.</summary>
/// <param name="Create">Makes a client that has not connected yet, for a work and the port of the server.</param>
/// <param name="OpenManyAsync">
/// Makes so many connections to that port and publishes a message of QoS 1 on each, in the way that one would who needs many.
/// </param>
internal sealed record ComparedLibrary(Func<Work, int, Tally, IComparedClient> Create, Func<int, int, Task<IAsyncDisposable>> OpenManyAsync);

namespace TypedMqtt.Tests.Simulation;

/// <summary>Who does what next.</summary>
internal enum MoveKind
{
    ApplicationActs,
    ClientConnects,
    ClientReads,
    ClientEncodes,
    ClientCommits,
    ClientKeeps,
    ClientWrites,
    ClientLooksAtClock,
    HandlerFinishes,
    ServerReads,
    ServerWrites,
    ServerRoutes,
    ServerLooksAtClock,
}

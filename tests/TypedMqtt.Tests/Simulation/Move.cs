using TypedMqtt.Tests.Simulation.Network;

namespace TypedMqtt.Tests.Simulation;

/// <summary>Something that can happen next.</summary>
internal readonly record struct Move(MoveKind Kind, Link? Link = null);

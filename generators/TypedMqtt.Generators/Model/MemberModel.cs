using TypedMqtt.Generators.Infrastructure;

namespace TypedMqtt.Generators.Model;

/// <summary>A contract member.</summary>
/// <param name="Interface">The fully qualified interface that declares it.</param>
/// <param name="InterfaceName">The interface's own name, for messages.</param>
/// <param name="Method">The method's name.</param>
/// <param name="IsOverloaded">Whether the interface has another method of this name, so that the name alone is ambiguous.</param>
/// <param name="Stem">The stem of what is generated for it.</param>
/// <param name="Kind">What it describes.</param>
/// <param name="Template">The whole topic template, as written.</param>
/// <param name="Segments">The parts of the template.</param>
/// <param name="Levels">Its levels, in the order of the signature.</param>
/// <param name="Payload">Its payload.</param>
/// <param name="UserProperties">Its user properties, in the order of the signature.</param>
/// <param name="Parameters">All parameters, in the order of the signature.</param>
/// <param name="ReturnsTask">Whether it returns Task rather than ValueTask.</param>
/// <param name="Qos">The name of the quality of service.</param>
/// <param name="ExpirySeconds">The message expiry interval; zero for none.</param>
/// <param name="Request">What a request has beside these; null for events and states.</param>
internal sealed record MemberModel(
    string Interface,
    string InterfaceName,
    string Method,
    bool IsOverloaded,
    string Stem,
    MemberKind Kind,
    string Template,
    EquatableArray<SegmentModel> Segments,
    EquatableArray<LevelModel> Levels,
    PayloadModel Payload,
    EquatableArray<UserPropertyModel> UserProperties,
    EquatableArray<ParameterModel> Parameters,
    bool ReturnsTask,
    string Qos,
    int ExpirySeconds,
    RequestModel? Request);

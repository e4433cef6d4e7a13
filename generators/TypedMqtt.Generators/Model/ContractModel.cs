using TypedMqtt.Generators.Infrastructure;

namespace TypedMqtt.Generators.Model;

/// <summary>Everything the emitters need to know of a contract: names and flags, and nothing of the compilation.</summary>
/// <param name="HintName">The name of the generated file.</param>
/// <param name="Namespace">The namespace; empty for the global one.</param>
/// <param name="Interface">The fully qualified interface.</param>
/// <param name="Stem">The stem of every generated name.</param>
/// <param name="Accessibility">The accessibility of what users see.</param>
/// <param name="Members">The members, inherited ones included.</param>
/// <param name="Enums">The enums sent by their wire names.</param>
internal sealed record ContractModel(
    string HintName,
    string Namespace,
    string Interface,
    string Stem,
    string Accessibility,
    EquatableArray<MemberModel> Members,
    EquatableArray<EnumModel> Enums);

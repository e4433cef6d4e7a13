using Microsoft.CodeAnalysis;
using TypedMqtt.Generators.Diagnostics;
using TypedMqtt.Generators.Model;

namespace TypedMqtt.Generators.Parsing;

/// <summary>Chooses how topic levels are written and read.</summary>
internal sealed class LevelParser(EnumNames enums, Findings findings)
{
    /// <summary>Reads a parameter that stands for a level; null when it has errors.</summary>
    /// <param name="member">The member, for messages.</param>
    /// <param name="parameter">The parameter.</param>
    /// <param name="template">The whole topic template, for messages.</param>
    /// <param name="isTail">Whether it stands for all levels that are left.</param>
    /// <param name="isOfContract">Whether its placeholder stands in the template of the contract.</param>
    internal LevelModel? Parse(string member, IParameterSymbol parameter, string template, bool isTail, bool isOfContract)
    {
        var type = parameter.Type;
        if (type.IsNullable())
        {
            return Refuse(member, parameter, "a topic level always has a value, so it cannot be nullable");
        }

        if (isTail && type.SpecialType != SpecialType.System_String)
        {
            return Refuse(member, parameter, $"'{{*{parameter.Name}}}' takes several levels, so it has to be a string");
        }

        var kind = FindKind(type, isTail);
        if (kind is null)
        {
            const string Problem = "it has to be a string, a number, a bool, a Guid, an enum, or a type that implements ISpanFormattable and ISpanParsable<T> of itself";
            if (!type.MayBeGenerated())
            {
                return Refuse(member, parameter, Problem);
            }

            // Identifier types are often completed by a generator of their own.
            findings.ReportUnlessGenerated(Rules.UnsupportedLevelType, parameter.Locations[0], parameter.Name, member, type.ToReadable(), Problem);
            kind = LevelKind.Formatted;
        }

        string? enumNames = null;
        if (kind == LevelKind.Enum)
        {
            var names = enums.Add((INamedTypeSymbol)type, parameter.Locations[0], findings);
            CheckWireNames(names, type.Name, parameter, template);
            enumNames = names.Field;
        }

        return new LevelModel(parameter.Name, type.ToEmitted(), kind.Value, type.IsReferenceType, enumNames, isOfContract);
    }

    /// <summary>Whether a parameter of a type may stand for one level.</summary>
    internal static bool CanBeLevel(ITypeSymbol type) => !type.IsNullable() && FindKind(type, isTail: false) is not null;

    private static LevelKind? FindKind(ITypeSymbol type, bool isTail) => type switch
    {
        { SpecialType: SpecialType.System_String } => isTail ? LevelKind.Tail : LevelKind.Text,
        { SpecialType: SpecialType.System_Boolean } => LevelKind.Boolean,
        { TypeKind: TypeKind.Enum } => LevelKind.Enum,
        _ when type.IsFormattedAndParsed() => LevelKind.Formatted,
        _ => null,
    };

    private LevelModel? Refuse(string member, IParameterSymbol parameter, string problem)
    {
        findings.Report(Rules.UnsupportedLevelType, parameter.Locations[0], parameter.Name, member, parameter.Type.ToReadable(), problem);
        return null;
    }

    private void CheckWireNames(EnumModel names, string type, IParameterSymbol parameter, string template)
    {
        foreach (var member in names.Members)
        {
            if (TopicText.FindLevelProblem(member.WireName) is { } problem)
            {
                findings.Report(Rules.WireNameNoLevel, parameter.Locations[0], type, member.Name, member.WireName, template, problem);
            }
        }
    }
}

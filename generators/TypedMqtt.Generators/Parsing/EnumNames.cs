using Microsoft.CodeAnalysis;
using TypedMqtt.Generators.Diagnostics;
using TypedMqtt.Generators.Infrastructure;
using TypedMqtt.Generators.Model;

namespace TypedMqtt.Generators.Parsing;

/// <summary>The enums of a contract, each with one field for its wire names.</summary>
internal sealed class EnumNames(ReportDiagnostic report)
{
    private readonly Dictionary<string, EnumModel> _byType = new(StringComparer.Ordinal);

    /// <summary>All enums, in the order they were met.</summary>
    internal List<EnumModel> All { get; } = [];

    /// <summary>Gives the field for an enum.</summary>
    internal EnumModel Add(INamedTypeSymbol type)
    {
        var emitted = type.ToEmitted();
        if (_byType.TryGetValue(emitted, out var known))
        {
            return known;
        }

        var members = type.GetMembers().OfType<IFieldSymbol>().Where(field => field.HasConstantValue)
            .Select(field => new EnumMemberModel(field.Name, field.FindAttribute(AttributeNames.Name)?.StringArgument() ?? field.Name));
        var model = new EnumModel(Identifiers.Unique(type.Name + "Names", All.Select(other => other.Field)), emitted, members.ToEquatableArray());
        _byType.Add(emitted, model);
        All.Add(model);
        return model;
    }

    /// <summary>Checks that every name of an enum can be a topic level.</summary>
    internal void CheckLevelNames(EnumModel model, INamedTypeSymbol type, string template, Location location)
    {
        foreach (var member in model.Members)
        {
            var problem = member.WireName switch
            {
                "" => "it is empty",
                var name when name.IndexOfAny(['/', '+', '#']) >= 0 => "it contains '/', '+' or '#'",
                var name when name.Any(char.IsControl) => "it contains a control character",
                _ => null,
            };
            if (problem is not null)
            {
                report(Rules.WireNameNoLevel, location, type.Name, member.Name, member.WireName, template, problem);
            }
        }
    }
}

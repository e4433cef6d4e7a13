using Microsoft.CodeAnalysis;
using TypedMqtt.Generators.Diagnostics;
using TypedMqtt.Generators.Infrastructure;
using TypedMqtt.Generators.Model;

namespace TypedMqtt.Generators.Parsing;

/// <summary>Reads the parameters of a member that are user properties.</summary>
/// <param name="enums">Takes the enums that are met, and gives fields their names.</param>
/// <param name="findings">Takes what is wrong.</param>
/// <param name="cancellationToken">Ends the work.</param>
internal sealed class UserPropertyParser(EnumNames enums, Findings findings, CancellationToken cancellationToken)
{
    /// <summary>Reads the user properties of a member, without those that have errors.</summary>
    /// <param name="member">The member, for messages.</param>
    /// <param name="stem">The stem of what is generated for it.</param>
    /// <param name="parameters">The parameters.</param>
    internal List<UserPropertyModel> Parse(string member, string stem, IEnumerable<IParameterSymbol> parameters)
    {
        var found = new List<UserPropertyModel>();
        foreach (var parameter in parameters)
        {
            var attribute = parameter.FindAttribute(AttributeNames.UserProperty)!;
            var name = attribute.StringArgument() ?? "";
            var problem = FindProblem(name) ?? (found.Any(other => other.Name == name) ? "another parameter has it already" : null);
            if (problem is not null)
            {
                var location = attribute.FindArgumentLocation(SymbolExtensions.TemplateArgument, cancellationToken) ?? parameter.Locations[0];
                findings.Report(Rules.ValueOutOfRange, location, "The name of a user property", member, $"'{name}'", problem);
            }
            else if (ParseValue(member, parameter) is { } value)
            {
                found.Add(new UserPropertyModel(name, enums.Reserve($"{stem}{Identifiers.PascalCase(parameter.Name)}Property"), value));
            }
        }

        return found;
    }

    /// <summary>What MQTT does not let a name be (MQTT 5, 1.5.4).</summary>
    private static string? FindProblem(string name)
    {
        if (name.Length == 0)
        {
            return "it is empty";
        }

        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] == '\0' || (char.IsSurrogate(name[i]) && TopicText.FindForbidden(name, i) is not null))
            {
                return "it has a character in it that MQTT cannot send";
            }
        }

        return null;
    }

    private PayloadModel? ParseValue(string member, IParameterSymbol parameter)
    {
        var declared = parameter.Type;
        var type = declared.WithoutNullability();
        var kind = PayloadParser.FindKind(type);
        if (kind is not (PayloadKind.Text or PayloadKind.Boolean or PayloadKind.Enum or PayloadKind.Formatted))
        {
            findings.Report(Rules.UnsupportedUserProperty, parameter.Locations[0], parameter.Name, member, type.ToReadable());
            return null;
        }

        return new PayloadModel(
            parameter.Name,
            kind,
            declared.ToEmitted(),
            type.ToEmitted(),
            declared.IsNullable(),
            type.IsValueType,
            JsonContext: null,
            kind == PayloadKind.Enum ? enums.Add((INamedTypeSymbol)type, parameter.Locations[0], findings).Field : null);
    }
}

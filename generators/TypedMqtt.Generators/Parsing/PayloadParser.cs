using Microsoft.CodeAnalysis;
using TypedMqtt.Generators.Diagnostics;
using TypedMqtt.Generators.Model;

namespace TypedMqtt.Generators.Parsing;

/// <summary>Chooses how payloads are written and read.</summary>
/// <param name="contract">The contract that declares the members.</param>
/// <param name="assembly">The assembly the code is generated into.</param>
/// <param name="serializers">Finds serializers of the user's.</param>
/// <param name="enums">Takes the enums that are met.</param>
/// <param name="findings">Takes what is wrong.</param>
/// <param name="cancellationToken">Ends the work.</param>
internal sealed class PayloadParser(
    DeclaringContract contract,
    IAssemblySymbol assembly,
    SerializerParser serializers,
    EnumNames enums,
    Findings findings,
    CancellationToken cancellationToken)
{
    private bool _contextReported;

    /// <summary>Reads the payload parameter of a member; null when it has errors.</summary>
    /// <param name="member">The member, for messages.</param>
    /// <param name="attribute">Its attribute.</param>
    /// <param name="parameter">The parameter; null when it has no payload.</param>
    /// <param name="kind">What the member describes.</param>
    internal PayloadModel? Parse(string member, AttributeData attribute, IParameterSymbol? parameter, MemberKind kind)
    {
        if (parameter is null)
        {
            if (!serializers.TryFind(member, attribute, payload: null, out _))
            {
                return null;
            }

            const string NoPayload = "global::TypedMqtt.CompilerServices.MqttNoPayload";
            return new PayloadModel(null, PayloadKind.None, NoPayload, NoPayload, IsNullable: false, IsValueType: true, JsonContext: null, EnumNames: null);
        }

        return serializers.TryFind(member, attribute, WithoutNothing(parameter.Type, kind), out var serializer)
            ? Create(member, parameter.Name, parameter.Type, parameter.Locations[0], kind, serializer)
            : null;
    }

    /// <summary>Reads the type of something that is sent; null when it has errors.</summary>
    /// <param name="member">The member, for messages.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="declared">The type.</param>
    /// <param name="location">Where it stands.</param>
    /// <param name="kind">What the member describes.</param>
    /// <param name="attribute">The attribute of the member.</param>
    internal PayloadModel? Parse(string member, string name, ITypeSymbol declared, Location location, MemberKind kind, AttributeData attribute) =>
        Create(member, name, declared, location, kind, serializers.FindIfAny(attribute, WithoutNothing(declared, kind)));

    // Only a state can say "nothing" with no bytes; elsewhere null is the serializer's to write.
    private static ITypeSymbol WithoutNothing(ITypeSymbol declared, MemberKind kind) => kind == MemberKind.State ? declared.WithoutNullability() : declared;

    private PayloadModel? Create(string member, string name, ITypeSymbol declared, Location location, MemberKind kind, string? serializer)
    {
        var isNullable = declared.IsNullable();
        var type = declared.WithoutNullability();
        var payloadKind = FindKind(type);

        if (serializer is not null)
        {
            payloadKind = PayloadKind.Custom;
        }
        else if (isNullable && kind != MemberKind.State)
        {
            payloadKind = PayloadKind.Json;
        }

        string? context = null;
        if (payloadKind == PayloadKind.Json && (context = FindContext(member, name, location, type)) is null)
        {
            return null;
        }

        return new PayloadModel(
            name,
            payloadKind,
            declared.ToEmitted(),
            type.ToEmitted(),
            isNullable,
            type.IsValueType,
            context,
            payloadKind == PayloadKind.Enum ? enums.Add((INamedTypeSymbol)type, location, findings).Field : null,
            serializer);
    }

    /// <summary>How values of a type are written and read, if nothing else is said.</summary>
    internal static PayloadKind FindKind(ITypeSymbol type) => type switch
    {
        { SpecialType: SpecialType.System_String } => PayloadKind.Text,
        { SpecialType: SpecialType.System_Boolean } => PayloadKind.Boolean,
        { TypeKind: TypeKind.Enum } => PayloadKind.Enum,
        IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_Byte, IsSZArray: true } => PayloadKind.Bytes,
        INamedTypeSymbol { MetadataName: "ReadOnlyMemory`1" } memory
            when memory.ContainingNamespace.HasFullName("System") && memory.TypeArguments[0].SpecialType == SpecialType.System_Byte => PayloadKind.Memory,
        _ when type.IsFormattedAndParsed() => PayloadKind.Formatted,
        _ => PayloadKind.Json,
    };

    private string? FindContext(string member, string name, Location place, ITypeSymbol type)
    {
        if (contract.Attribute.NamedArgument("JsonContext") is not ITypeSymbol context)
        {
            findings.Report(Rules.JsonWithoutContext, place, name, member, type.ToReadable());
            return null;
        }

        var problem = !context.DerivesFrom("System.Text.Json.Serialization.JsonSerializerContext") ? "which does not derive from JsonSerializerContext"
            : !context.IsVisibleIn(assembly) ? "which cannot be seen from this assembly: make it public, or do not inherit its contract"
            : null;
        if (context.TypeKind == TypeKind.Error || problem is null)
        {
            // A type the compiler does not know is the compiler's to report.
            return context.ToEmitted();
        }

        if (!_contextReported)
        {
            _contextReported = true;
            var location = contract.Attribute.FindArgumentLocation("JsonContext", cancellationToken) ?? contract.Symbol.Locations[0];
            findings.Report(Rules.NoJsonContext, location, contract.Symbol.Name, context.ToReadable(), problem);
        }

        return null;
    }
}

using Microsoft.CodeAnalysis;
using TypedMqtt.Generators.Diagnostics;

namespace TypedMqtt.Generators.Parsing;

/// <summary>Finds the serializer that a member or its contract names for a payload.</summary>
/// <param name="contract">The contract that declares the members.</param>
/// <param name="assembly">The assembly the code is generated into.</param>
/// <param name="findings">Takes what is wrong.</param>
/// <param name="cancellationToken">Ends the work.</param>
internal sealed class SerializerParser(DeclaringContract contract, IAssemblySymbol assembly, Findings findings, CancellationToken cancellationToken)
{
    private const string Argument = "Serializer";

    private bool _contractReported;

    /// <summary>Finds the serializer of a payload; false when the one that is named cannot be used.</summary>
    /// <param name="member">The member, for messages.</param>
    /// <param name="attribute">The attribute of the member.</param>
    /// <param name="payload">The type to serialize; null for a member without a payload.</param>
    /// <param name="serializer">The serializer as it is written in emitted code; null when the payload is written in its own form.</param>
    internal bool TryFind(string member, AttributeData attribute, ITypeSymbol? payload, out string? serializer)
    {
        serializer = null;
        if (attribute.NamedArgument(Argument) is INamedTypeSymbol ofMember)
        {
            if (ofMember.TypeKind == TypeKind.Error)
            {
                // A type the compiler does not know is the compiler's to report.
                serializer = ofMember.ToEmitted();
                return true;
            }

            var problem = payload is null ? "and the member has no payload" : FindProblem(ofMember);
            serializer = problem is null ? Close(ofMember, payload!)?.ToEmitted() : null;
            if (serializer is null)
            {
                Report(attribute, member, ofMember, problem ?? $"which does not implement IMqttPayloadSerializer<{payload!.ToReadable()}>");
            }

            return serializer is not null;
        }

        if (payload is null || contract.Attribute.NamedArgument(Argument) is not INamedTypeSymbol ofContract)
        {
            return true;
        }

        serializer = Close(ofContract, payload)?.ToEmitted();
        return IsUsable(ofContract);
    }

    /// <summary>Finds the serializer of what a request has beside its payload: the one of the member if it can, or the contract's.</summary>
    internal string? FindIfAny(AttributeData attribute, ITypeSymbol type) =>
        ((attribute.NamedArgument(Argument) is INamedTypeSymbol ofMember && FindProblem(ofMember) is null ? Close(ofMember, type) : null)
            ?? (contract.Attribute.NamedArgument(Argument) is INamedTypeSymbol ofContract && IsUsable(ofContract) ? Close(ofContract, type) : null))?.ToEmitted();

    private bool IsUsable(INamedTypeSymbol ofContract)
    {
        if (ofContract.TypeKind == TypeKind.Error)
        {
            return true;
        }

        var problem = FindProblem(ofContract) ?? (Interfaces(ofContract.OriginalDefinition).Any() ? null : "which does not implement IMqttPayloadSerializer<T>");
        if (problem is not null && !_contractReported)
        {
            _contractReported = true;
            Report(contract.Attribute, contract.Symbol.Name, ofContract, problem);
        }

        return problem is null;
    }

    /// <summary>Why instances of a type cannot be made; null when they can.</summary>
    private string? FindProblem(INamedTypeSymbol type)
    {
        if (type.TypeKind is not (TypeKind.Class or TypeKind.Struct) || type.IsAbstract
            || !type.OriginalDefinition.InstanceConstructors.Any(constructor => constructor.Parameters.Length == 0 && IsCallable(constructor)))
        {
            return "which cannot be created: it has to be a class with a constructor without parameters that is public or internal";
        }

        if (!type.OriginalDefinition.IsVisibleIn(assembly))
        {
            return "which cannot be seen from this assembly: make it public, or do not inherit its contract";
        }

        return type.IsUnboundGenericType && (type.TypeParameters.Length > 1 || type.ContainingType is { IsGenericType: true })
            ? "which has more than the payload's type as a type parameter"
            : null;
    }

    private bool IsCallable(IMethodSymbol constructor) =>
        constructor.DeclaredAccessibility == Accessibility.Public
        || (constructor.DeclaredAccessibility is Accessibility.Internal or Accessibility.ProtectedOrInternal
            && (SymbolEqualityComparer.Default.Equals(constructor.ContainingAssembly, assembly) || constructor.ContainingAssembly.GivesAccessTo(assembly)));

    /// <summary>The type that serializes a payload; null when there is none.</summary>
    private static INamedTypeSymbol? Close(INamedTypeSymbol type, ITypeSymbol payload)
    {
        var closed = type;
        if (type.IsUnboundGenericType)
        {
            var parameter = type.OriginalDefinition.TypeParameters[0];
            if ((parameter.HasReferenceTypeConstraint && !payload.IsReferenceType)
                || (parameter.HasValueTypeConstraint && (!payload.IsValueType || payload.IsNullable()))
                || (parameter.HasNotNullConstraint && payload.IsNullable()))
            {
                return null;
            }

            closed = type.OriginalDefinition.Construct([payload], [payload.NullableAnnotation]);
        }

        return Interfaces(closed).Any(candidate => Takes(candidate.TypeArguments[0], payload)) ? closed : null;
    }

    // Where code is older than nullability, or does without it, nothing is said of null, and nothing can be asked.
    private static bool Takes(ITypeSymbol taken, ITypeSymbol payload) =>
        SymbolEqualityComparer.IncludeNullability.Equals(taken, payload)
        || ((taken.NullableAnnotation == NullableAnnotation.None || payload.NullableAnnotation == NullableAnnotation.None) && SymbolEqualityComparer.Default.Equals(taken, payload));

    private static IEnumerable<INamedTypeSymbol> Interfaces(INamedTypeSymbol type) =>
        type.AllInterfaces.Where(candidate => candidate.OriginalDefinition.HasFullName("TypedMqtt.IMqttPayloadSerializer") && candidate.TypeArguments.Length == 1);

    private void Report(AttributeData attribute, string name, INamedTypeSymbol type, string problem)
    {
        var location = attribute.FindArgumentLocation(Argument, cancellationToken) ?? contract.Symbol.Locations[0];
        findings.Report(Rules.UnusableSerializer, location, name, type.ToReadable(), problem);
    }
}
